namespace FraudScoring.LoadTests.Measuring;

/// <summary>What the service says about the time within it, of one payment, in nanoseconds.</summary>
internal readonly record struct StageSample(uint QueueNs, uint FeaturesNs, uint ScoreNs);
