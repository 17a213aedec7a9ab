using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A question about texts of a payment. A text that was not provided answers none of them.</summary>
internal sealed record RuleTextTest(RuleTextTestKind Kind, RuleText Text, RuleText Other, byte[][] Values)
{
    /// <summary>Whether the answer is yes; or, negated, whether it is no.</summary>
    public bool Holds(Transaction t, bool isNegated)
    {
        var text = Text.Read(t);
        if (Kind == RuleTextTestKind.IsMissing)
            return text.IsEmpty != isNegated;
        if (text.IsEmpty)
            return false;
        switch (Kind)
        {
            case RuleTextTestKind.SameAs:
                var other = Other.Read(t);
                return !other.IsEmpty && text.SequenceEqual(other) != isNegated;
            case RuleTextTestKind.StartsWith:
                return text.StartsWith(Values[0]) != isNegated;
            default:
                return IsOneOf(text) != isNegated;
        }
    }

    private bool IsOneOf(ReadOnlySpan<byte> text)
    {
        foreach (var value in Values)
        {
            if (text.SequenceEqual(value))
                return true;
        }

        return false;
    }
}
