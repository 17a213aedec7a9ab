namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>64 bytes of payload.</summary>
internal sealed class RingEntry
{
    public long Value;
    public long Value1;
    public long Value2;
    public long Value3;
    public long Value4;
    public long Value5;
    public long Value6;
    public long Value7;

    public void Fill(long value)
    {
        Value = value;
        Value1 = value;
        Value2 = value;
        Value3 = value;
        Value4 = value;
        Value5 = value;
        Value6 = value;
        Value7 = value;
    }
}
