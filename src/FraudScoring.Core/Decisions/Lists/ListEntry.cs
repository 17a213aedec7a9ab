namespace FraudScoring.Core.Decisions.Lists;

/// <summary>An entry of a list.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Value">The card, customer and so on; in canonical form once it is on a list.</param>
/// <param name="Reason">Why it is there; may be empty.</param>
/// <param name="Author">Who put it there; may be empty.</param>
/// <param name="ExpiresAtUnixS">From when on it does not count, seconds since the Unix epoch; 0 is never.</param>
public sealed record ListEntry(ListKind Kind, string Value, string Reason, string Author, uint ExpiresAtUnixS);
