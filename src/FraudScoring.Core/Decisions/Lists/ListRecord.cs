namespace FraudScoring.Core.Decisions.Lists;

/// <summary>An entry of a table.</summary>
/// <param name="Key">The value's bytes; of an address or range, its number and prefix.</param>
/// <param name="ExpiresAtUnixS">From when on it does not count; 0 is never.</param>
/// <param name="Note">Why and by whom; null for one that was taken off.</param>
internal readonly record struct ListRecord(byte[] Key, uint ExpiresAtUnixS, ListNote? Note);
