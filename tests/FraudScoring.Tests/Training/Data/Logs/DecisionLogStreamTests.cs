using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Service.DecisionLog;
using FraudScoring.Tests.Transactions;
using FraudScoring.Training.Data.Logs;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Data.Logs;

public sealed class DecisionLogStreamTests : IDisposable
{
    private const long Day = 86_400_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arrival_LogOfManySegmentsOfARunningService_GivesEveryRecordOnceInOrder()
    {
        using var writer = new LogWriter(_folder.Path);
        for (int i = 0; i < 2000; i++)
        {
            writer.Payment($"p{i}", writer.NowMs, amount: i);
            if (i % 100 == 99)
                writer.Label($"p{i - 50}", isFraud: i % 200 == 99, writer.NowMs);
        }

        writer.Commit();
        Assert.InRange(Directory.GetFiles(_folder.File("log"), "segment-*").Length, 3, 100);

        // The mark that a reader beside the service goes by is written a moment after the commit.
        SpinWait.SpinUntil(() => Read(LogTime.Arrival).Count == 2020, TimeSpan.FromSeconds(30));
        var records = Read(LogTime.Arrival);

        Assert.Equal(2020, records.Count);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"payment p{i} {i}"), records.Where(r => r.Text.StartsWith('p')).Select(r => r.Text));
        Assert.Equal("label p49 True", records[100].Text);
        Assert.Equal("label p149 False", records[201].Text);
        Assert.Equal(records.Select(r => r.AtMs).Order(), records.Select(r => r.AtMs));
    }

    [Fact]
    public void Arrival_LabelNewerThanSomePayments_IsKnownOnlyFromItsPlaceInTheLogOn()
    {
        using (var writer = new LogWriter(_folder.Path))
            writer.Payment("a", 1000 * Day).Payment("b", 1000 * Day).Label("a", true, 1000 * Day).Payment("c", 1000 * Day);

        Assert.Equal(["payment a 100", "payment b 100", "label a True", "payment c 100"], Read(LogTime.Arrival).Select(r => r.Text));
    }

    [Fact]
    public void Event_HistorySentAtOnceWithLabelsAtTheEnd_PutsLabelsWhereTheyBecameKnown()
    {
        using (var writer = new LogWriter(_folder.Path))
        {
            writer.Payment("a", 100 * Day).Payment("b", 102 * Day).Payment("late", 101 * Day).Payment("c", 110 * Day)
                .Label("a", true, 105 * Day).Label("late", true, 101 * Day).Label("c", false, 140 * Day);
        }

        Assert.Equal(
            [
                (100 * Day, "payment a 100"), (102 * Day, "payment b 100"), (102 * Day, "payment late 100"), (102 * Day, "label late True"),
                (105 * Day, "label a True"), (110 * Day, "payment c 100"), (140 * Day, "label c False"),
            ],
            Read(LogTime.Event));
    }

    [Theory]
    [InlineData(LogTime.Arrival)]
    [InlineData(LogTime.Event)]
    public void PlantedLeak_LabelKnownBeforeItsPaymentHappened_IsRefusedAndSaid(LogTime time)
    {
        using (var writer = new LogWriter(_folder.Path))
            writer.Payment("a", 100 * Day).Payment("b", 100 * Day).Label("a", true, (100 * Day) - 1).Label("b", true, 100 * Day);
        using var stream = new DecisionLogStream(_folder.Path, time);

        Assert.Equal(["payment a 100", "payment b 100", "label b True"], Records(stream).Select(r => r.Text));

        string remark = Assert.Single(stream.Remarks());
        Assert.Contains("1 labels left out: they say that they were known before their payment happened", remark, StringComparison.Ordinal);
        Assert.Contains("offset 2)", remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_OfAPayment_DoNotChangeWithWhatComesAfterIt()
    {
        var features = FeatureSetJson.Parse("""
            { "features": [
              { "name": "sum", "kind": "sum", "entity": "card", "window": "30d" },
              { "name": "risk", "kind": "label_frauds", "entity": "card", "window": "30d", "delay": "0s" } ] }
            """);
        var whole = new TemporaryFolder();
        foreach (var (folder, count) in new[] { (_folder, 40), (whole, 80) })
        {
            using var writer = new LogWriter(folder.Path);
            for (int i = 0; i < count; i++)
            {
                writer.Payment($"p{i}", (100 * Day) + (i * Day / 4), amount: 100 + i);
                if (i >= 4)
                    writer.Label($"p{i - 4}", isFraud: i % 2 == 0 && i < 40, (100 * Day) + (i * Day / 4) + (count == 80 && i >= 40 ? -Day : 0));
            }
        }

        using (whole)
        {
            foreach (var time in new[] { LogTime.Arrival, LogTime.Event })
            {
                var part = FeatureReplay.Run(new DecisionLogStream(_folder.Path, time), features);
                var all = FeatureReplay.Run(new DecisionLogStream(whole.Path, time), features);
                Assert.Equal((40, 80), (part.Count, all.Count));
                for (int f = 0; f < features.Count; f++)
                    Assert.Equal(part.Features.Column(f).ToArray(), all.Features.Column(f)[..40].ToArray());
                Assert.Contains(part.Features.Column(1).ToArray(), v => v > 0);
            }
        }
    }

    [Fact]
    public void CheckClock_HistorySentWithinMinutes_AsksForEventTime()
    {
        using (var writer = new LogWriter(_folder.Path))
            writer.Payment("a", 100 * Day).Payment("b", 150 * Day);
        using var stream = new DecisionLogStream(_folder.Path, LogTime.Arrival);
        Assert.Equal(2, Records(stream).Count);

        var error = Assert.Throws<DataException>(stream.CheckClock);

        Assert.Contains("over 50.0 days were recorded within 1.0 minutes", error.Message, StringComparison.Ordinal);
        Assert.Contains("--time event", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedByte_NamesFileAndByte()
    {
        using (var writer = new LogWriter(_folder.Path))
            writer.Payment("a", 100 * Day).Payment("b", 100 * Day);
        string file = Path.Combine(_folder.File("log"), "segment-0000000001.log");
        byte[] bytes = File.ReadAllBytes(file);
        int place = bytes.AsSpan().IndexOf("merchant-1"u8);
        bytes[place] ^= 1;
        File.WriteAllBytes(file, bytes);

        var error = Assert.Throws<DataException>(() => Read(LogTime.Arrival));

        Assert.Equal($"{file}, byte 156: the entry's checksum is wrong", error.Message);
    }

    [Fact]
    public void Read_SegmentMissingInTheMiddleOrAtTheEnd_IsAnErrorAndNotAnEnd()
    {
        using (var writer = new LogWriter(_folder.Path))
        {
            for (int i = 0; i < 2000; i++)
                writer.Payment($"p{i}", writer.NowMs);
        }

        string[] files = [.. Directory.GetFiles(_folder.File("log"), "segment-*").Order(StringComparer.Ordinal)];
        File.Move(files[^1], _folder.File("kept"));
        Assert.Contains("2000 entries were committed; segments are missing", Assert.Throws<DataException>(() => Read(LogTime.Arrival)).Message, StringComparison.Ordinal);
        File.Move(_folder.File("kept"), files[^1]);
        File.Delete(files[1]);
        Assert.Contains("a segment is missing", Assert.Throws<DataException>(() => Read(LogTime.Arrival)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AfterRetention_LeavesLabelsOfRemovedPaymentsOut()
    {
        using (var writer = new LogWriter(_folder.Path))
        {
            for (int i = 0; i < 2000; i++)
                writer.Payment($"p{i}", writer.NowMs);
            writer.Label("p0", true, writer.NowMs).Label("p1999", true, writer.NowMs).Commit();
            Assert.True(writer.Log.Truncate(DateTimeOffset.UnixEpoch, 300_000, 1900) > 0);
        }

        using var stream = new DecisionLogStream(_folder.Path, LogTime.Arrival);

        Assert.Equal("label p1999 True", Records(stream)[^1].Text);
        Assert.Equal("1 labels left out: retention had removed their payments", Assert.Single(stream.Remarks()));
    }

    [Fact]
    public void Open_FolderWithoutALog_SaysWhatIsExpected()
    {
        var error = Assert.Throws<DataException>(() => new DecisionLogStream(_folder.Path, LogTime.Arrival));
        Assert.Contains("no 'segment-0000000001.log' in it", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<DataException>(() => new DecisionLogStream(_folder.File("x"), LogTime.Arrival)).Message, StringComparison.Ordinal);
    }

    private List<(long AtMs, string Text)> Read(LogTime time)
    {
        using var stream = new DecisionLogStream(_folder.Path, time);
        return Records(stream);
    }

    private static List<(long AtMs, string Text)> Records(DecisionLogStream stream)
    {
        var records = new List<(long, string)>();
        while (stream.MoveNext())
        {
            records.Add((stream.ArrivalUnixMs, stream.IsLabel
                ? $"label {stream.Label.TransactionId} {stream.Label.IsFraud}"
                : $"payment {Payments.Get(stream.Transaction, TextField.TransactionId)} {stream.Transaction.AmountMinor}"));
        }

        return records;
    }
}
