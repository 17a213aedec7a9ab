using System.Buffers;
using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class RetentionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Truncate_BySize_FreesTheDiskAndKeepsTheNewest()
    {
        using var log = Filled(5_000);
        var before = log.TotalBytes();

        var removed = log.Truncate(DateTimeOffset.MinValue, 500_000, ulong.MaxValue);

        Assert.True(removed > 0);
        Assert.InRange(log.TotalBytes(), 300_000, 500_000);
        Assert.True(FilesBytes() < before - 1_000_000);
        Assert.Equal(5_000ul, log.CheckAll(log.FirstOffset));
        Assert.False(log.TryRead(0, new ArrayBufferWriter<byte>(), out _));
        var error = Assert.Throws<OffsetGoneException>(() => log.OpenReader(0));
        Assert.Equal(log.FirstOffset, error.FirstOffset);
    }

    [Fact]
    public void Truncate_ProtectedOffset_IsNeverPassed()
    {
        using var log = Filled(5_000);

        log.Truncate(DateTimeOffset.MaxValue, 0, protectedOffset: 1_234);

        Assert.InRange(log.FirstOffset, 1_000ul, 1_234ul);
        Assert.Equal(5_000ul, log.CheckAll(1_234));
    }

    [Fact]
    public void Truncate_Everything_KeepsTheLastSegmentAndTheOffsets()
    {
        using (var log = Filled(3_000))
        {
            log.Truncate(DateTimeOffset.MaxValue, 0, ulong.MaxValue);
            Assert.True(log.FirstOffset > 2_500);
        }

        using var again = DurableLog.Open(SmallOptions(_folder.Path), _time);
        Assert.Null(again.Recovery.Damage);
        Assert.Equal(3_000ul, again.NextOffset);
        again.AppendMany(500);
        again.CommitAll();
        Assert.Equal(3_500ul, again.CheckAll(again.FirstOffset));
    }

    [Fact]
    public void ApplyRetention_ByAge_RemovesOnlyWhatIsOlder()
    {
        using var log = DurableLog.Open(
            SmallOptions(_folder.Path) with { RetentionAge = TimeSpan.FromDays(1) }, _time);
        log.AppendMany(2_000);
        _time.Advance(TimeSpan.FromHours(30));
        log.AppendMany(2_000);
        log.CommitAll();

        log.ApplyRetention(ulong.MaxValue);

        Assert.InRange(log.FirstOffset, 1_500ul, 2_000ul);
        Assert.Equal(4_000ul, log.CheckAll(log.FirstOffset));
    }

    [Fact]
    public void TryNext_ReaderWasOvertaken_SaysWhereTheLogBegins()
    {
        using var log = Filled(5_000);
        var reader = log.OpenReader(0);
        Assert.True(reader.TryNext(out _));

        log.Truncate(DateTimeOffset.MaxValue, 0, ulong.MaxValue);

        var error = Assert.Throws<OffsetGoneException>(() =>
        {
            while (reader.TryNext(out _))
            {
            }
        });
        Assert.Equal(log.FirstOffset, error.FirstOffset);
    }

    private DurableLog Filled(int entries)
    {
        var log = DurableLog.Open(SmallOptions(_folder.Path), _time);
        log.AppendMany(entries);
        log.CommitAll();
        return log;
    }

    private long FilesBytes() => new DirectoryInfo(_folder.Path).GetFiles("segment-*").Sum(file => file.Length);
}
