using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Running;

/// <summary>Time in one stage of the service, as its answers say.</summary>
internal sealed record StageFigures(string Name, long Samples, double P50Us, double P99Us, double MaxUs)
{
    public static StageFigures Of(string name, HighDynamicRangeHistogram histogram)
        => new(name, histogram.Count, histogram.Percentile(0.5) / 1e3, histogram.Percentile(0.99) / 1e3, histogram.MaxNs / 1e3);
}
