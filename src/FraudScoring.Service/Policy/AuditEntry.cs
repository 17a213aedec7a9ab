namespace FraudScoring.Service.Policy;

/// <summary>Something that was done to the policy, its lists or its breaker.</summary>
/// <param name="Sequence">Counts up from 1.</param>
/// <param name="TimeUnixMs">When, milliseconds since the Unix epoch.</param>
/// <param name="Action">One of <see cref="AuditAction"/>.</param>
/// <param name="Version">The policy's version that it leads to; empty for the model's own thresholds.</param>
/// <param name="Author">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What exactly: SHA-256 of a policy, what a list was changed by.</param>
internal sealed record AuditEntry(
    long Sequence, long TimeUnixMs, string Action, string Version, string Author, string Reason, string Detail);
