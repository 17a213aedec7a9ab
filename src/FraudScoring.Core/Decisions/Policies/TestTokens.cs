using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>
/// Card tokens that force an outcome where the policy has switched them on, for gateways to test their side:
/// <c>test_allow</c>, <c>test_review</c>, <c>test_block</c>, <c>test_degraded</c>, <c>test_timeout</c>.
/// </summary>
public static class TestTokens
{
    /// <summary>The forced outcome of a payment; none for cards that are no test token.</summary>
    public static TestOutcome Of(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var card = transaction.Text(TextField.CardId);
        if (!card.StartsWith("test_"u8))
            return TestOutcome.None;
        card = card[5..];
        if (card.SequenceEqual("allow"u8))
            return TestOutcome.Allow;
        if (card.SequenceEqual("review"u8))
            return TestOutcome.Review;
        if (card.SequenceEqual("block"u8))
            return TestOutcome.Block;
        if (card.SequenceEqual("degraded"u8))
            return TestOutcome.Degraded;
        return card.SequenceEqual("timeout"u8) ? TestOutcome.Timeout : TestOutcome.None;
    }
}
