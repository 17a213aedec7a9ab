using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Runs a piece of code for each event.</summary>
internal sealed class ActionHandler(Action<TestEvent, long> action) : IBatchHandler<TestEvent>
{
    public void OnBatch(RingBatch<TestEvent> batch)
    {
        for (var i = 0; i < batch.Count; i++)
            action(batch[i], batch.FirstSequence + i);
    }
}
