namespace FraudScoring.Tests.Disruptor;

internal sealed class TestEvent
{
    public long Value;
    public long First;
    public long Second;
}
