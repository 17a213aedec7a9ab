namespace FraudScoring.LoadTests.Measuring;

/// <summary>One second of a run, by planned instants.</summary>
internal sealed record SecondFigures(int Second, string Phase, long Planned, long Ok, long Errors, double P50Us, double P99Us, double MaxUs);
