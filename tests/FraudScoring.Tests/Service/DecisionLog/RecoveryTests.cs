using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class RecoveryTests : IDisposable
{
    private const int Entries = 1_000;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public RecoveryTests()
    {
        using var log = Open();
        log.AppendMany(Entries);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TornTail_KeepsAllBeforeItAndTheFile()
    {
        var last = Segments()[^1];
        var whole = File.ReadAllBytes(last);
        Shorten(last, UsedBytes(whole) - 5);

        using var log = Open();

        var damage = log.Recovery.Damage!;
        Assert.Equal((ulong)Entries - 1, log.NextOffset);
        Assert.Equal((ulong)Entries - 1, log.CheckAll(0));
        Assert.Equal(last, damage.File);
        Assert.Equal("the file ends inside the entry", damage.Reason);
        Assert.Equal(1ul, damage.CommittedEntriesLost);
        Assert.StartsWith(_folder.File("damaged-20231114T221320Z"), damage.KeptIn, StringComparison.Ordinal);
        Assert.Equal(UsedBytes(whole) - 5, new FileInfo(Path.Combine(damage.KeptIn!, Path.GetFileName(last))).Length);
        Assert.Contains("1 committed entries", damage.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FlippedBitInTheMiddle_CutsThereAndSaysWhatWasLost()
    {
        var segments = Segments();
        var damaged = segments[1];
        var bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(damaged, bytes);

        ulong next;
        using (var log = Open())
        {
            next = log.NextOffset;
            var damage = log.Recovery.Damage!;
            Assert.InRange(next, 1ul, (ulong)Entries - 1);
            Assert.Equal(next, log.CheckAll(0));
            Assert.Equal(next, damage.FirstLostOffset);
            Assert.Equal((ulong)Entries - next, damage.CommittedEntriesLost);
            Assert.Equal((long)((ulong)Entries - next - 1), damage.IntactEntriesCut);
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(damage.KeptIn!, Path.GetFileName(damaged))));
            Assert.Equal(segments.Length - 1, Directory.GetFiles(damage.KeptIn!).Length);
            log.AppendMany(10);
        }

        using var again = Open();
        Assert.Null(again.Recovery.Damage);
        Assert.Equal(next + 10, again.CheckAll(0));
    }

    [Fact]
    public void Open_SegmentMissing_CutsThere()
    {
        var segments = Segments();
        File.Delete(segments[1]);

        using var log = Open();

        Assert.NotNull(log.Recovery.Damage);
        Assert.Contains("the segment begins with offset", log.Recovery.Damage.Reason, StringComparison.Ordinal);
        Assert.Equal(log.NextOffset, log.CheckAll(0));
    }

    [Fact]
    public void Open_AllSegmentsMissing_SaysSo()
    {
        foreach (var segment in Segments())
            File.Delete(segment);

        using var log = Open();

        Assert.Equal("the segments are missing", log.Recovery.Damage!.Reason);
        Assert.Equal((ulong)Entries, log.Recovery.Damage.CommittedEntriesLost);
    }

    [Fact]
    public void Open_CutBetweenEntries_IsFoundByTheCommitMark()
    {
        var last = Segments()[^1];
        Shorten(last, 156);

        using var log = Open();

        Assert.Equal("the log ends too early", log.Recovery.Damage!.Reason);
        Assert.Equal((ulong)Entries - log.NextOffset, log.Recovery.Damage.CommittedEntriesLost);
    }

    [Fact]
    public void Open_InterruptedWriteAfterTheLastCommit_IsCutWithoutAlarm()
    {
        var last = Segments()[^1];
        var bytes = File.ReadAllBytes(last);
        var used = (UsedBytes(bytes) + 3) & ~3L;
        Array.Resize(ref bytes, (int)used + 50);
        bytes[used] = 200;
        bytes[used + 10] = 1;
        File.WriteAllBytes(last, bytes);

        using var log = Open();

        Assert.Equal((ulong)Entries, log.NextOffset);
        Assert.Equal(0ul, log.Recovery.Damage!.CommittedEntriesLost);
        Assert.Null(log.Recovery.Damage.KeptIn);
    }

    [Fact]
    public void Open_BlankLastFile_IsRemoved()
    {
        File.WriteAllBytes(_folder.File("segment-0000000099.log"), new byte[4_096]);

        using var log = Open();

        Assert.Null(log.Recovery.Damage);
        Assert.Equal((ulong)Entries, log.NextOffset);
        Assert.False(File.Exists(_folder.File("segment-0000000099.log")));
    }

    [Fact]
    public void Open_NewerFormat_IsRefusedAndNothingChanges()
    {
        var first = Segments()[0];
        var bytes = File.ReadAllBytes(first);
        bytes[4 + EntryHeader.Bytes + 8] = 2;
        var entry = bytes.AsSpan(4, EntryHeader.Bytes + SegmentHeader.Bytes);
        EntryHeader.TryOpen(entry, out var header);
        header.Seal(entry);
        File.WriteAllBytes(first, bytes);

        var error = Assert.Throws<LogFormatException>(() => Open());

        Assert.Contains("format version 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(first));
    }

    [Fact]
    public void Open_StrangeFileName_IsRefused()
    {
        File.WriteAllText(_folder.File("segment-old.log"), "");

        var error = Assert.Throws<LogFormatException>(() => Open());

        Assert.Contains("segment-old.log", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenHeaderBeforeTheSnapshot_KeepsTheNewerPart()
    {
        var segments = Segments();
        Flip(segments[0], 40);

        using var log = DurableLog.Open(SmallOptions(_folder.Path), _time, verifyFrom: Entries - 1);

        Assert.NotNull(log.Recovery.Damage!.KeptIn);
        Assert.True(log.FirstOffset > 0);
        Assert.Equal((ulong)Entries, log.CheckAll(log.FirstOffset));
    }

    [Fact]
    public void TryRead_DamageInAnUnverifiedSegment_IsAClearError()
    {
        var segments = Segments();
        var bytes = File.ReadAllBytes(segments[0]);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(segments[0], bytes);
        using var log = DurableLog.Open(SmallOptions(_folder.Path), _time, verifyFrom: Entries - 1);

        var error = Assert.Throws<LogDamagedException>(() => log.CheckAll(0));

        Assert.Contains(segments[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("expected offset", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whatever is broken: the log opens, what it holds is right, it goes on, and the next start finds it in order.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_AnythingBroken_RecoversAPrefixAndGoesOn(int seed)
    {
        var random = new Random(seed);
        var original = Directory.GetFiles(_folder.Path).ToDictionary(path => path, File.ReadAllBytes);
        for (var round = 0; round < 40; round++)
        {
            foreach (var (path, bytes) in original)
                File.WriteAllBytes(path, bytes);
            Break(random, [.. original.Keys.Where(path => !path.EndsWith("lock", StringComparison.Ordinal))]);

            ulong next;
            using (var log = Open())
            {
                next = log.NextOffset;
                Assert.Equal(next, log.CheckAll(0));
                log.AppendMany(20);
            }

            using (var again = Open())
            {
                Assert.True(again.Recovery.Damage is null, again.Recovery.Damage?.ToString());
                Assert.Equal(next + 20, again.CheckAll(0));
            }

            foreach (var path in Directory.GetFiles(_folder.Path))
                File.Delete(path);
        }
    }

    private static void Break(Random random, string[] files)
    {
        var file = files[random.Next(files.Length)];
        var bytes = File.ReadAllBytes(file);
        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                Flip(file, at);
                break;
            case 1:
                Shorten(file, at);
                break;
            case 2:
                random.NextBytes(bytes.AsSpan(at, Math.Min(5_000, bytes.Length - at)));
                File.WriteAllBytes(file, bytes);
                break;
            case 3:
                bytes.AsSpan(at).Clear();
                File.WriteAllBytes(file, bytes);
                break;
            default:
                File.WriteAllBytes(file, [.. bytes, .. new byte[100], 1, 2, 3]);
                break;
        }
    }

    private static void Flip(string file, int at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static void Shorten(string file, long length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    private static long UsedBytes(byte[] bytes) => bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    private string[] Segments() => [.. Directory.GetFiles(_folder.Path, "segment-*").Order(StringComparer.Ordinal)];

    private DurableLog Open() => DurableLog.Open(SmallOptions(_folder.Path), _time);
}
