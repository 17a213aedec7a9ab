using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Answers the payments of a batch whose stage threw: they are UNAVAILABLE, unless they were recorded before. Runs on
/// the failed stage's thread.
/// </summary>
internal sealed class FailedBatchPolicy(ILogger logger) : IExceptionPolicy<ScoringEvent>
{
    /// <summary>Name of the stage that replies; what it failed to hand over is handed over here.</summary>
    public const string ReplyStage = "reply";

    /// <summary>Name of the stage that decides and replies; so is what it failed to hand over.</summary>
    public const string AnswerStage = "answer";

    public void OnException(Exception exception, string stage, RingBatch<ScoringEvent> batch)
    {
        PipelineLog.BatchFailed(logger, exception);
        foreach (var entry in batch)
        {
            if (entry.Decision is { } decision && (stage == ReplyStage || decision.Response.IsEmpty))
                decision.Status = DecisionStatus.Unavailable;
            if (entry.Label is { } label)
                label.Status = DecisionStatus.Unavailable;
            if (stage is ReplyStage or AnswerStage && !entry.IsCallersOwn)
                Release(entry);
        }
    }

    private static void Release(ScoringEvent entry)
    {
        var decision = entry.Decision;
        var label = entry.Label;
        entry.Decision = null;
        entry.Label = null;
        label?.Complete();
        decision?.Receiver!.Receive(decision, isOnReplyThread: false);
    }
}
