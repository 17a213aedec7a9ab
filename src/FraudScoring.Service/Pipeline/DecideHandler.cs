using System.Diagnostics;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Features, score and log, one after the other for each run of payments: they share the run's data in the cache, and a
/// payment changes threads once less for each. Runs on the decide thread, or where callers decide on whichever has the
/// stage's turn; it owns velocity, the once-only index and the appending end of the log.
/// </summary>
internal sealed class DecideHandler : IBatchHandler<ScoringEvent>, IIdleHandler
{
    /// <summary>Payments in one call of the velocity store and the forest.</summary>
    public const int RunMax = 64;

    private readonly DecisionStage _decisions;
    private readonly LabelStage _labels;
    private readonly ISnapshotStep _snapshot;
    private readonly PendingDecision[] _run = new PendingDecision[RunMax];
    private readonly bool _commitsEachBatch;
    private int _count;

    /// <summary>Puts the stages together.</summary>
    /// <param name="decisions">Decides payments.</param>
    /// <param name="labels">Records labels.</param>
    /// <param name="snapshot">What is done between batches.</param>
    /// <param name="commitsEachBatch">
    /// Whether a commit is asked for behind each batch, since replies wait for it; else the log commits every few
    /// milliseconds by itself, which spares the disk and a good part of a core.
    /// </param>
    public DecideHandler(DecisionStage decisions, LabelStage labels, ISnapshotStep snapshot, bool commitsEachBatch)
    {
        _commitsEachBatch = commitsEachBatch;
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
        if (_commitsEachBatch)
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
