namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>One run of a <see cref="ThroughputScenario"/>.</summary>
internal readonly record struct ThroughputResult(double EventsPerSecond, double BytesPerEvent, double BatchMean);
