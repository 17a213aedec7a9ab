namespace FraudScoring.Benchmarks.Aeron;

/// <summary>Messages a second until the last was read, and until the last was offered; bytes for each.</summary>
internal sealed record ThroughputFigures(double MessagesPerSecond, double OffersPerSecond, double BytesPerMessage);
