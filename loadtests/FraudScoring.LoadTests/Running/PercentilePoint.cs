namespace FraudScoring.LoadTests.Running;

/// <summary>A point of the curve of latency by percentile.</summary>
internal sealed record PercentilePoint(double Percentile, double Us);
