using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Observability;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Hands decisions to their receivers, in order; when durability is promised, not before the log has committed them.
/// Runs on the reply thread, or without that promise as the second half of the answer stage.
/// </summary>
internal sealed class ReplyHandler(DurableLog log, bool isDurable, RepeatReader repeats, TimeProvider time, LatencyHistogram timings)
    : IBatchHandler<ScoringEvent>
{
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(1);

    private readonly List<IDecisionReceiver> _served = [];

    /// <summary>Whether replies wait for the log's commit.</summary>
    public bool WaitsForCommit => isDurable;

    public void OnBatch(RingBatch<ScoringEvent> batch)
    {
        var isCommitted = !isDurable || WaitCommitted(batch);
        var now = time.GetTimestamp();
        foreach (var entry in batch)
        {
            if (entry.IsCallersOwn)
            {
                timings.Record(now - entry.Decision!.ReceivedTimestamp);
                continue;
            }

            var decision = entry.Decision;
            var label = entry.Label;
            entry.Decision = null;
            entry.Label = null;
            if (decision is not null)
                Reply(decision, isCommitted, now);
            if (label is not null)
                Reply(label, isCommitted);
        }

        foreach (var receiver in _served)
            receiver.Flush();
        _served.Clear();
    }

    /// <summary>Whether a caller's thread may decide: it must wait neither for a commit nor for room in the log's memory.</summary>
    public bool LetsCallersDecide => !isDurable && !WaitsForNetwork && log.HasRoom;

    /// <summary>Whether deciding waits for another machine: then callers' threads stay off it.</summary>
    public bool WaitsForNetwork { get; init; }

    /// <summary>Fills in the recorded answer of a repeat and hands it over, on the pool.</summary>
    public void ReadRepeat(PendingDecision decision) => repeats.Read(decision);

    private void Reply(PendingDecision decision, bool isCommitted, long now)
    {
        if (decision.Status == DecisionStatus.Decided)
        {
            if (!isCommitted)
                decision.Status = DecisionStatus.Unavailable;
            timings.Record(now - decision.ReceivedTimestamp);
            if (decision.IsRepeat && isCommitted)
            {
                repeats.Read(decision);
                return;
            }
        }

        // There are as many receivers as ways in: a handful.
        var receiver = decision.Receiver!;
        if (!_served.Contains(receiver))
            _served.Add(receiver);
        receiver.Receive(decision, isOnReplyThread: true);
    }

    private static void Reply(PendingLabel label, bool isCommitted)
    {
        if (label.Status == DecisionStatus.Decided && !isCommitted)
            label.Status = DecisionStatus.Unavailable;
        label.Complete();
    }

    private bool WaitCommitted(RingBatch<ScoringEvent> batch)
    {
        var last = 0UL;
        var hasRecord = false;
        foreach (var entry in batch)
        {
            if (entry.Decision is { Status: DecisionStatus.Decided, IsAnsweredElsewhere: false } decision)
                (last, hasRecord) = (Math.Max(last, decision.Offset), true);
            if (entry.Label is { Status: DecisionStatus.Decided, IsDuplicate: false } label)
                (last, hasRecord) = (Math.Max(last, label.Label.Offset), true);
        }

        try
        {
            // A slow disk is waited for: the callers have their deadlines, the ring its bound.
            while (hasRecord && !log.WaitCommitted(last, CommitPatience))
            {
            }

            return true;
        }
        catch (LogFailedException)
        {
            // The log says why in its own state, which health and metrics show.
            return false;
        }
    }
}
