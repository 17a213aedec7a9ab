namespace FraudScoring.Benchmarks.Scoring;

/// <summary>Work on a number of rows and the time it may take for one of them.</summary>
internal sealed record ForestMeasurement(string Name, double TargetUs, int Rows, Func<double> Work);
