using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;
using FraudScoring.Simulation;

namespace FraudScoring.Tests.Service.Pipeline;

public sealed class ScoringPipelineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Score_SimulatedPayments_EachIsDecidedAndRecordedOnce()
    {
        using var path = new PipelineFixture(_folder.FullName);
        var sent = Send(path, Payments(2_000));

        Assert.All(path.Received, r => Assert.Equal(DecisionStatus.Decided, r.Status));
        var records = Records(path.Log);
        Assert.Equal(sent.Select(t => Id(t)).Distinct(), records.Select(r => r.Id));
        Assert.Equal(records.Count, path.Counters.Decided.Sum());
    }

    [Fact]
    public void Score_SameIdAgain_GetsTheSameBytesAndCountsOnce()
    {
        using var path = new PipelineFixture(_folder.FullName);
        var payments = Payments(100);
        Send(path, payments);
        var first = path.Received.ToDictionary(r => r.Id, r => r.Response);
        var keys = path.Log.NextOffset;

        path.Received.Clear();
        Send(path, payments);

        Assert.All(path.Received, r => Assert.True(r.IsDuplicate));
        Assert.All(path.Received, r => Assert.Equal(first[r.Id], r.Response));
        Assert.Equal(keys, path.Log.NextOffset);
    }

    [Fact]
    public void Score_SameIdTwiceInOneBatch_GetsTheSameBytes()
    {
        using var path = new PipelineFixture(_folder.FullName);
        var payment = Payments(1)[0];
        path.Score(payment);
        path.Score(payment);
        path.Run(2);

        Assert.Equal(path.Received[0].Response, path.Received[1].Response);
        Assert.Single(path.Received, r => r.IsDuplicate);
        Assert.Equal(1UL, path.Log.NextOffset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restart_AfterPaymentsAndLabels_GoesOnAsIfNothingHadHappened(bool takeSnapshot)
    {
        var payments = Payments(1_500);
        using var once = new PipelineFixture(Path.Combine(_folder.FullName, "once"));
        Play(once, payments, 0, payments.Count);
        using var twice = new PipelineFixture(Path.Combine(_folder.FullName, "twice"));
        Play(twice, payments, 0, 1_000);
        twice.Restart(takeSnapshot);
        Play(twice, payments, 1_000, payments.Count);

        var expected = Records(once.Log);
        var actual = Records(twice.Log);
        Assert.Equal(expected.Select(r => r.Id), actual.Select(r => r.Id));
        Assert.Equal(expected.Select(r => r.Features), actual.Select(r => r.Features));
        Assert.Equal(expected.Select(r => r.RawScore), actual.Select(r => r.RawScore));
    }

    [Fact]
    public void Restart_WithSnapshotTakenUnderTraffic_GoesOnAsIfNothingHadHappened()
    {
        var payments = Payments(3_000);
        using var once = new PipelineFixture(Path.Combine(_folder.FullName, "once"));
        Play(once, payments, 0, payments.Count);
        using var twice = new PipelineFixture(Path.Combine(_folder.FullName, "twice"));
        Play(twice, payments, 0, 1_000);
        twice.Snapshots.Begin();
        Play(twice, payments, 1_000, 2_000);
        twice.Restart(takeSnapshot: true);
        Play(twice, payments, 2_000, payments.Count);

        Assert.Equal(Records(once.Log).Select(r => r.Features), Records(twice.Log).Select(r => r.Features));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Restart_WithADamagedSnapshot_SetsItAsideAndReplaysTheLog(double place)
    {
        var payments = Payments(1_000);
        using var once = new PipelineFixture(Path.Combine(_folder.FullName, "once"));
        Play(once, payments, 0, payments.Count);
        var folder = Path.Combine(_folder.FullName, "twice");
        using var twice = new PipelineFixture(folder);
        Play(twice, payments, 0, 500);
        await Task.Run(() => twice.Snapshots.TakeAsync());
        var snapshot = Directory.GetFiles(folder, "*.snapshot").Single();
        var bytes = File.ReadAllBytes(snapshot);
        bytes[(int)(bytes.Length * place)] ^= 0x10;
        File.WriteAllBytes(snapshot, bytes);
        twice.Restart(takeSnapshot: false);
        Play(twice, payments, 500, payments.Count);

        Assert.True(File.Exists(snapshot + ".unused"));
        Assert.Equal(Records(once.Log).Select(r => r.Features), Records(twice.Log).Select(r => r.Features));
    }

    [Fact]
    public async Task Snapshot_FolderIsGone_IsGivenUpAndPaymentsGoOn()
    {
        using var path = new PipelineFixture(_folder.FullName, snapshots: Path.Combine(_folder.FullName, "gone"));
        Send(path, Payments(200));

        await Task.Run(() => path.Snapshots.TakeAsync()).WaitAsync(TimeSpan.FromSeconds(30));
        path.Snapshots.Begin();
        Send(path, Payments(400)[200..]);

        Assert.Equal(400, path.Received.Count);
    }

    [Fact]
    public void Score_DeadlineHasPassed_IsNotRecorded()
    {
        using var path = new PipelineFixture(_folder.FullName);
        path.Score(Payments(1)[0], deadline: TimeProvider.System.GetTimestamp() - 1);
        path.Run(1);

        Assert.Equal(DecisionStatus.DeadlineExceeded, path.Received[0].Status);
        Assert.Equal(0UL, path.Log.NextOffset);
    }

    [Fact]
    public void TrySubmit_RingIsFull_IsRefusedAtOnce()
    {
        using var path = new PipelineFixture(_folder.FullName);
        foreach (var payment in Payments(1_024))
            path.Score(payment);

        var pending = path.Pipeline.Rent();
        Assert.False(path.Pipeline.TrySubmit(pending));
        Assert.Equal(1, path.Counters.Rejected);
        path.Run(1_024);
        Assert.True(path.Pipeline.TrySubmit(Fill(path, pending)));
        path.Run(1_025);
    }

    [Fact]
    public void Label_SameAgain_IsADuplicateAndUnknownIsNotFound()
    {
        using var path = new PipelineFixture(_folder.FullName);
        var payment = Payments(2)[0];
        Send(path, [payment]);

        var first = path.Label(payment, LabelKind.Fraud);
        var second = path.Label(payment, LabelKind.Fraud);
        var unknown = path.Label(Payments(2)[1], LabelKind.Fraud);
        path.Run(1);

        Assert.Equal((DecisionStatus.Decided, false), (first.Status, first.IsDuplicate));
        Assert.Equal((DecisionStatus.Decided, true), (second.Status, second.IsDuplicate));
        Assert.Equal(DecisionStatus.NotFound, unknown.Status);
    }

    private PendingDecision Fill(PipelineFixture path, PendingDecision pending)
    {
        pending.Transaction.CopyFrom(Payments(1_025)[^1]);
        pending.Receiver = path;
        pending.DeadlineTimestamp = long.MaxValue;
        return pending;
    }

    private static void Play(PipelineFixture path, List<Transaction> payments, int from, int to)
    {
        var before = path.Received.Count;
        for (var i = from; i < to; i++)
        {
            path.Score(payments[i]);
            if (i % 10 == 9)
                path.Label(payments[i - 5], i % 20 == 9 ? LabelKind.Fraud : LabelKind.Genuine);
            if (i % 64 == 63)
                path.Run(before + i + 1 - from);
        }

        path.Run(before + to - from);
    }

    private static List<Transaction> Send(PipelineFixture path, List<Transaction> payments)
    {
        var before = path.Received.Count;
        for (var i = 0; i < payments.Count; i++)
        {
            path.Score(payments[i]);
            if (i % 500 == 499)
                path.Run(before + i + 1);
        }

        path.Run(before + payments.Count);
        return payments;
    }

    internal static List<Transaction> Payments(int count)
    {
        var simulator = new PaymentSimulator(new SimulationOptions { Customers = 200, Merchants = 64, Days = 60, FraudShare = 0.05 });
        var payments = new List<Transaction>();
        while (payments.Count < count && simulator.MoveNext())
        {
            if (simulator.Kind != SimulatedKind.Payment)
                continue;
            var copy = new Transaction();
            copy.CopyFrom(simulator.Current.Transaction);
            payments.Add(copy);
        }

        return payments;
    }

    private static string Id(Transaction t) => System.Text.Encoding.ASCII.GetString(t.Text(TextField.TransactionId));

    private static List<(string Id, float[] Features, double RawScore)> Records(DurableLog log)
    {
        Assert.True(log.WaitCommitted(log.NextOffset - 1, TimeSpan.FromSeconds(30)));
        var found = new List<(string, float[], double)>();
        var transaction = new Transaction();
        var reader = log.OpenReader(0);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind != EntryKind.Decision)
                continue;
            var record = new DecisionRecordView(entry.Payload);
            Assert.True(record.IsRecord);
            Assert.True(TransactionCodec.TryDecode(record.Transaction, transaction, out _));
            found.Add((Id(transaction), record.Features.ToArray(), record.RawScore));
        }

        return found;
    }
}
