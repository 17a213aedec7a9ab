using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Observability;
using FraudScoring.Service.Pipeline;
using FraudScoring.Service.Velocity.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Tests.Service.Pipeline;

/// <summary>The whole path on real files, driven by hand on the test's thread.</summary>
internal sealed class PipelineFixture : IDecisionReceiver, IDisposable
{
    private readonly string _folder;
    private readonly bool _isDurable;
    private readonly string _snapshotFolder;

    public PipelineFixture(string folder, bool isDurable = true, string? snapshots = null, string? model = null)
    {
        _snapshotFolder = snapshots ?? folder;
        _folder = folder;
        _isDurable = isDurable;
        Model = ActiveModel.WithOwnThresholds(ScoringModel.Load(model ?? SmallModel.Write(Path.Combine(folder, "model"))));
        Open();
    }

    public ActiveModel Model { get; }

    public ScoringPipeline Pipeline { get; private set; } = null!;

    public DurableLog Log { get; private set; } = null!;

    public InMemoryVelocityStore Velocity { get; private set; } = null!;

    public StateSnapshots Snapshots { get; private set; } = null!;

    public PipelineCounters Counters => Pipeline.Counters;

    /// <summary>What was received, in order: id, status, whether a repeat, reply.</summary>
    public List<(string Id, DecisionStatus Status, bool IsDuplicate, byte[] Response)> Received { get; } = [];

    public void Receive(PendingDecision decision, bool isOnReplyThread)
    {
        lock (Received)
        {
            Received.Add((
                System.Text.Encoding.ASCII.GetString(decision.Transaction.Text(TextField.TransactionId)),
                decision.Status, decision.IsDuplicate, decision.Response.ToArray()));
        }

        Pipeline.Return(decision);
    }

    public void Score(Transaction transaction, long deadline = long.MaxValue)
    {
        var pending = Pipeline.Rent();
        pending.Transaction.CopyFrom(transaction);
        pending.Receiver = this;
        pending.DeadlineTimestamp = deadline;
        Assert.True(Pipeline.TrySubmit(pending), "the ring has room");
    }

    /// <summary>Has this thread decide, on a pipeline that was started; the payment stays the test's.</summary>
    public PendingDecision Decide(Transaction transaction)
    {
        var pending = Pipeline.Rent();
        pending.Transaction.CopyFrom(transaction);
        pending.Receiver = this;
        Assert.True(SpinWait.SpinUntil(() => Pipeline.TryDecide(pending), TimeSpan.FromSeconds(30)), "the stage comes to rest");
        return pending;
    }

    public PendingLabel Label(Transaction transaction, LabelKind kind)
    {
        var label = new PendingLabel { Label = new(0, 0, kind, LabelKind.None, 1, transaction.EventTimeUnixMs) };
        label.Transaction.CopyFrom(transaction);
        Assert.True(Pipeline.TrySubmit(label), "the ring has room");
        return label;
    }

    /// <summary>Runs the stages until everything submitted was received.</summary>
    public void Run(int received)
    {
        while (Pipeline.RunOnce())
        {
        }

        // Repeats are answered from the thread pool.
        SpinWait.SpinUntil(() => ReceivedCount() >= received, TimeSpan.FromSeconds(30));
        Assert.Equal(received, ReceivedCount());
    }

    public int ReceivedCount()
    {
        lock (Received)
            return Received.Count;
    }

    /// <summary>Forgets everything that is only in memory, as a kill would, and starts again.</summary>
    public void Restart(bool takeSnapshot)
    {
        if (takeSnapshot)
            Task.Run(() => Snapshots.TakeAsync()).GetAwaiter().GetResult();
        Pipeline.Dispose();
        Log.Dispose();
        Open();
    }

    public void Dispose()
    {
        Pipeline.Dispose();
        Log.Dispose();
    }

    private void Open()
    {
        var log = DurableLog.Open(
            new DecisionLogOptions { Directory = Path.Combine(_folder, "log"), SegmentBytes = 4 << 20, MemoryBytes = 8 << 20 },
            TimeProvider.System);
        var recovery = new StateRecovery(_folder, Model.Features, new VelocityStoreOptions(), log, NullLogger.Instance);
        recovery.Run();
        Log = log;
        Velocity = recovery.Velocity;
        Snapshots = new StateSnapshots(
            _snapshotFolder, recovery.Velocity, Model.Features.Version, recovery.Once, log, TimeSpan.FromHours(1), TimeProvider.System,
            NullLogger.Instance);
        var counters = new PipelineCounters();
        var decide = new DecideHandler(
            new DecisionStage(Model, recovery.Velocity, log, recovery.Once, TimeProvider.System, counters),
            new LabelStage(Model.Features, recovery.Velocity, log, recovery.Once, TimeProvider.System, counters), Snapshots, _isDurable);
        var reply = new ReplyHandler(
            log, _isDurable, new RepeatReader(log, NullLogger.Instance), TimeProvider.System,
            new LatencyHistogram(TimeProvider.System.TimestampFrequency));
        Pipeline = new ScoringPipeline(1024, decide, reply, counters, TimeProvider.System, NullLogger.Instance);
    }
}
