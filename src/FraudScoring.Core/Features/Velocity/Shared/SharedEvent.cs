namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>One event of a key's shared log, but for the hashes and the place that a payment brings along.</summary>
internal readonly record struct SharedEvent(EventKind Kind, long TimeMs, long PackedAmount, long WatermarkMs);
