using System.Diagnostics;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Features, score and log, one after the other for each run of payments: they share the run's data in the cache, and a
/// payment changes threads once less for each. Runs on the decide thread, which owns velocity, the once-only index and
/// the appending end of the log.
/// </summary>
internal sealed class DecideHandler : IBatchHandler<ScoringEvent>, IIdleHandler
{
    /// <summary>Payments in one call of the velocity store and the forest.</summary>
    public const int RunMax = 64;

    private readonly DecisionStage _decisions;
    private readonly LabelStage _labels;
    private readonly ISnapshotStep _snapshot;
    private readonly PendingDecision[] _run = new PendingDecision[RunMax];
    private int _count;

    public DecideHandler(DecisionStage decisions, LabelStage labels, ISnapshotStep snapshot)
    {
        _decisions = decisions;
        _labels = labels;
        _snapshot = snapshot;
    }

    public void OnBatch(RingBatch<ScoringEvent> batch)
    {
        foreach (var entry in batch)
        {
            if (entry.Label is { } label)
            {
                Flush();
                _labels.Apply(label);
                continue;
            }

            Debug.Assert(entry.Decision is not null, "a slot holds a payment or a label");
            _run[_count++] = entry.Decision;
            if (_count == RunMax)
                Flush();
        }

        Flush();
        _decisions.RequestCommit();
        _snapshot.Step();
    }

    public void OnIdle() => _snapshot.Step();

    private void Flush()
    {
        if (_count == 0)
            return;
        var run = _run.AsSpan(0, _count);
        _count = 0;
        _decisions.Decide(run);
    }
}
