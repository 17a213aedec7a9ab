using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>Reads every entry, and counts batches so that their size is known.</summary>
internal readonly struct SumHandler(SumHandler.Totals totals) : IBatchHandler<RingEntry>
{
    public void OnBatch(RingBatch<RingEntry> batch)
    {
        var sum = 0L;
        foreach (var entry in batch)
            sum += entry.Value;
        totals.Sum += sum;
        totals.Batches++;
    }

    internal sealed class Totals
    {
        public long Sum { get; set; }

        public long Batches { get; set; }
    }
}
