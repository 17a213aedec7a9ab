namespace FraudScoring.Core.Decisions.Lists;

/// <summary>Why and by whom; entries that say the same share one.</summary>
internal sealed record ListNote(string Reason, string Author);
