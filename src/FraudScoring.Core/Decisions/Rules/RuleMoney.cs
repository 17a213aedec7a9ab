using FraudScoring.Core.Decisions.Rules.Syntax;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Amounts as rules write them, <c>500 USD</c>, by the fixed rates of the model's feature set.</summary>
internal static class RuleMoney
{
    /// <summary>The amount in major units of the reference currency; a currency without a rate counts as that one.</summary>
    public static double InReference(FeatureSet features, Token money)
    {
        if (!Currency.TryGetExponent(System.Text.Encoding.ASCII.GetBytes(money.Text), out _))
            throw new RuleSyntaxException(money.Position, $"'{money.Text}' is not a known ISO 4217 currency");
        return features.CurrencyRates.TryGetValue(money.Text, out var rate) ? money.Number * (double)rate : money.Number;
    }
}
