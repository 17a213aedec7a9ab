namespace FraudScoring.Service.DecisionLog;

/// <summary>What opening the log found.</summary>
/// <param name="FirstOffset">The first offset in the log.</param>
/// <param name="NextOffset">The offset of the next append. A snapshot of a later offset is of no use.</param>
/// <param name="EntriesChecked">Entries whose checksum was verified.</param>
/// <param name="Damage">What was broken; null when all was well.</param>
internal sealed record LogRecovery(ulong FirstOffset, ulong NextOffset, long EntriesChecked, LogDamage? Damage);
