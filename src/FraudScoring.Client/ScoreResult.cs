using FraudScoring.V1;

namespace FraudScoring.Client;

/// <summary>The answer to a payment.</summary>
/// <param name="Response">The decision; the answer to a repeat is the recorded one.</param>
/// <param name="IsDuplicate">The transaction id had been scored before; nothing was counted again.</param>
public readonly record struct ScoreResult(ScoreResponse Response, bool IsDuplicate);
