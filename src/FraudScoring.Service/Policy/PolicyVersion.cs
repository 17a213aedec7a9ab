namespace FraudScoring.Service.Policy;

/// <summary>A policy that was put in charge.</summary>
/// <param name="Version">Its version; empty for the model's own thresholds.</param>
/// <param name="Author">Who put it there.</param>
/// <param name="Reason">Why.</param>
/// <param name="SinceUnixMs">When, milliseconds since the Unix epoch.</param>
internal sealed record PolicyVersion(string Version, string Author, string Reason, long SinceUnixMs);
