using System.Buffers;
using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class DurableLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_ManyEntries_ReadBackInOrderAndAtRandom()
    {
        using var log = Open();

        log.AppendMany(5_000);
        log.CommitAll();

        Assert.Equal(5_000ul, log.CheckAll(0));
        Assert.Equal(5_000ul, log.CheckAll(4_321));
        foreach (var offset in new ulong[] { 0, 1, 63, 64, 65, 2_500, 4_999 })
            log.CheckRead(offset);
        Assert.True(Directory.GetFiles(_folder.Path, "segment-*").Length > 10);
    }

    [Fact]
    public void Append_LargestAndEmptyPayloads_ReadBack()
    {
        using var log = Open();
        var large = new byte[LogLimits.PayloadBytesMax];
        new Random(1).NextBytes(large);

        for (var i = 0; i < 50; i++)
        {
            log.Append(EntryKind.Decision, large);
            log.Append(EntryKind.Label, []);
        }

        log.CommitAll();
        var reader = log.OpenReader(0);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(reader.TryNext(out var decision));
            Assert.Equal(EntryKind.Decision, decision.Header.Kind);
            Assert.True(decision.Payload.SequenceEqual(large));
            Assert.True(reader.TryNext(out var label));
            Assert.Equal(EntryKind.Label, label.Header.Kind);
            Assert.True(label.Payload.IsEmpty);
        }

        Assert.False(reader.TryNext(out _));
    }

    [Fact]
    public void Append_TooLong_NamesTheBound()
    {
        using var log = Open();

        var error = Assert.Throws<ArgumentException>(
            () => log.Append(EntryKind.Decision, new byte[LogLimits.PayloadBytesMax + 1]));

        Assert.Contains("16385 bytes; the log takes up to 16384", error.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, log.NextOffset);
    }

    [Fact]
    public void Append_AfterWarmUp_DoesNotAllocate()
    {
        using var log = DurableLog.Open(new DecisionLogOptions { Directory = _folder.Path }, TimeProvider.System);
        var payload = new byte[600];
        // FasterLog makes its 64 pages as it first comes to them.
        for (var i = 0; i < 120_000; i++)
            log.Append(EntryKind.Decision, payload);
        log.CommitAll();

        // A turn of the page costs FasterLog a few objects: 1,000 entries stay within one page of 1 MiB or touch two.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            log.Append(EntryKind.Decision, payload);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 1_000, $"{allocated} bytes for 1,000 appends");
    }

    [Fact]
    public void Append_MoreThanMemory_WaitsForTheDiskAndLosesNothing()
    {
        using var log = Open();

        log.AppendMany(20_000);
        log.CommitAll();

        Assert.Equal(20_000ul, log.CheckAll(0));
    }

    [Fact]
    public void Append_WithoutRequest_IsCommittedAllTheSame()
    {
        using var log = Open();

        log.AppendMany(1);

        Assert.True(log.WaitCommitted(0, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void TryRead_NotCommittedOrUnknown_IsFalse()
    {
        using var log = Open();
        log.AppendMany(3);
        log.CommitAll();

        Assert.False(log.TryRead(3, new ArrayBufferWriter<byte>(), out _));
        Assert.False(log.TryRead(ulong.MaxValue, new ArrayBufferWriter<byte>(), out _));
    }

    [Fact]
    public void OnCommitted_IsToldEveryAdvance()
    {
        var told = new List<ulong>();
        using (var log = DurableLog.Open(SmallOptions(_folder.Path), _time, onCommitted: told.Add))
        {
            for (var i = 0; i < 20; i++)
            {
                log.AppendMany(10);
                log.CommitAll();
            }
        }

        Assert.Equal(200ul, told[^1]);
        Assert.Equal(told.Order(), told);
        Assert.Equal(told.Count, told.Distinct().Count());
    }

    [Fact]
    public void WaitCommitted_NothingAppended_TimesOut()
    {
        using var log = Open();

        Assert.False(log.WaitCommitted(0, TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void Open_Again_ContinuesWithTheNextOffset()
    {
        for (var run = 0; run < 5; run++)
        {
            using var log = Open();
            Assert.Null(log.Recovery.Damage);
            Assert.Equal((ulong)run * 700, log.NextOffset);
            Assert.Equal(run * 700, log.Recovery.EntriesChecked);
            log.AppendMany(700);
        }

        using var last = Open();
        Assert.Equal(3_500ul, last.CheckAll(0));
        last.CheckRead(699);
        last.CheckRead(700);
    }

    [Fact]
    public void Open_AgainWithOtherSizes_ReadsTheOldSegments()
    {
        using (var log = Open())
            log.AppendMany(1_000);

        var larger = SmallOptions(_folder.Path) with { SegmentBytes = 2 << 20, MemoryBytes = 16 << 20 };
        using (var log = DurableLog.Open(larger, _time))
            log.AppendMany(3_000);

        using var last = Open();
        Assert.Null(last.Recovery.Damage);
        Assert.Equal(4_000ul, last.CheckAll(0));
    }

    [Fact]
    public void Open_FromASnapshot_ChecksOnlyWhatComesAfterAndReadsTheRest()
    {
        using (var log = Open())
            log.AppendMany(5_000);

        using var again = DurableLog.Open(SmallOptions(_folder.Path), _time, verifyFrom: 4_900);

        Assert.Equal(5_000ul, again.NextOffset);
        Assert.InRange(again.Recovery.EntriesChecked, 100, 600);
        Assert.Equal(5_000ul, again.CheckAll(0));
        again.CheckRead(1_234);
        again.CheckRead(1_235);
    }

    [Fact]
    public void Open_FolderInUse_IsAClearError()
    {
        using var log = Open();

        var error = Assert.Throws<LogLockedException>(() => Open());

        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WrongOptions_NamesAllOfThem()
    {
        var options = new DecisionLogOptions { Directory = "", SegmentBytes = 1, MemoryBytes = 3, RetentionBytes = 0 };

        var error = Assert.Throws<ArgumentException>(() => DurableLog.Open(options, _time));

        foreach (var word in new[] { "folder", "SegmentBytes", "MemoryBytes", "RetentionBytes" })
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_AfterDispose_Throws()
    {
        var log = Open();
        log.Dispose();

        Assert.Throws<ObjectDisposedException>(() => log.Append(EntryKind.Decision, []));
        Assert.Equal(LogState.Closed, log.State);
    }

    [Fact]
    public async Task Readers_BesideTheAppender_SeeEveryEntryOnce()
    {
        using var log = Open();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAlong(log, 10_000))).ToArray();
        var random = Task.Run(() => ReadAtRandom(log, 10_000));

        for (var i = 0; i < 1_000; i++)
        {
            log.AppendMany(10);
            log.RequestCommit();
        }

        await Task.WhenAll([.. readers, random]).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task ReadAlong(DurableLog log, ulong until)
    {
        var tail = LogTail.FromOffset(log, 0);
        while (tail.NextOffset < until)
        {
            await tail.WaitAsync(CancellationToken.None);
            while (tail.TryNext(out var entry))
            {
                Assert.True(entry.Header.Offset < log.CommittedOffset);
                Assert.True(entry.Payload.SequenceEqual(PayloadOf(entry.Header.Offset)));
            }
        }
    }

    private static async Task ReadAtRandom(DurableLog log, ulong until)
    {
        var random = new Random(5);
        while (log.CommittedOffset < until)
        {
            await log.WaitCommittedAsync(0, CancellationToken.None);
            log.CheckRead((ulong)random.NextInt64((long)log.CommittedOffset));
        }
    }

    private DurableLog Open() => DurableLog.Open(SmallOptions(_folder.Path), _time);
}
