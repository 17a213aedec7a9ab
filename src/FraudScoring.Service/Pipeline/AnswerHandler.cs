using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Decides and replies as one stage, when replies wait for no commit. Runs on the answer thread, or on the thread of a
/// caller that finds it at rest: a payment then changes threads not once.
/// </summary>
internal sealed class AnswerHandler(DecideHandler decide, ReplyHandler reply) : IBatchHandler<ScoringEvent>, IIdleHandler
{
    public void OnBatch(RingBatch<ScoringEvent> batch)
    {
        decide.OnBatch(batch);
        reply.OnBatch(batch);
    }

    public void OnIdle() => decide.OnIdle();
}
