using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Decisions.Policies;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Decisions.Rules;

public class RuleExpressionTests
{
    [Theory]
    [InlineData("amount > 12", true)]
    [InlineData("amount > 12.5", false)]
    [InlineData("amount >= 12.5 EUR", true)]
    [InlineData("amount == 25 USD", true)]
    [InlineData("amount * 2 > 24.99 and amount / 2 < 10", true)]
    [InlineData("amount_minor == 1250", true)]
    [InlineData("card_count_10m >= 3", true)]
    [InlineData("count(card, 10m) == 3", true)]
    [InlineData("ratio(card, 30d) > 2 or amount > 1000", true)]
    [InlineData("since_last(card) < 3m", true)]
    [InlineData("since_last(card) / 1m == 2", true)]
    [InlineData("declined_share(card, 1d) == 10%", true)]
    [InlineData("foreign", true)]
    [InlineData("not foreign", false)]
    [InlineData("score > 0.05 and risk == 100", true)]
    [InlineData("channel == \"recurring\"", true)]
    [InlineData("channel in (\"pos\", \"atm\")", false)]
    [InlineData("channel not in (\"pos\", \"atm\")", true)]
    [InlineData("card_country != merchant_country", true)]
    [InlineData("billing_country == shipping_country", true)]
    [InlineData("card_country in (\"NG\", \"DE\")", true)]
    [InlineData("starts_with(bin, \"4111\")", true)]
    [InlineData("attribute(\"basket\") == \"3 items\"", true)]
    [InlineData("is_missing(attribute(\"voucher\"))", true)]
    [InlineData("hour == 12 and weekday == 1", true)]
    [InlineData("abs(longitude) > 13 and longitude < -13", true)]
    [InlineData("amount > 12 # a comment\n and amount < 13", true)]
    [InlineData("not (amount > 12 and amount < 13) or false", false)]
    [InlineData("true", true)]
    public void Condition_OfAFullPayment_IsAsExpected(string condition, bool expected)
        => Assert.Equal(expected, Fires(condition, Payments.Full()));

    // What is not known fires nothing, negated or not.
    [Theory]
    [InlineData("latitude > 10", false)]
    [InlineData("not (latitude > 10)", false)]
    [InlineData("latitude != 10", false)]
    [InlineData("latitude > 10 or amount > 1", true)]
    [InlineData("not (latitude > 10 and amount > 1)", false)]
    [InlineData("not (latitude > 10 and amount > 100)", true)]
    [InlineData("channel != \"pos\"", false)]
    [InlineData("customer != \"c\"", false)]
    [InlineData("not (customer == \"c\")", false)]
    [InlineData("card_country != merchant_country", false)]
    [InlineData("is_missing(customer) and is_missing(channel) and is_missing(latitude)", true)]
    [InlineData("is_missing(latitude * 2)", true)]
    [InlineData("not is_missing(latitude * 2)", false)]
    [InlineData("not in_list(\"trusted\", customer)", true)]
    [InlineData("in_list(\"trusted\", customer)", false)]
    [InlineData("amount / (amount_minor - 1250) > 0", false)]
    [InlineData("not (amount / (amount_minor - 1250) > 0)", false)]
    public void Condition_WithSomethingMissing_IsThreeValued(string condition, bool expected)
    {
        Assert.Equal(expected, Fires(condition, Payments.Minimal()));
    }

    [Theory]
    [InlineData("amuont > 5", "column 1: 'amuont' is no field and no feature of the model; did you mean 'amount'?")]
    [InlineData("amount > 5 and cuont(card, 10m) > 3", "column 16: there is no function 'cuont'; did you mean 'count'?")]
    [InlineData("amount > ", "column 9: a name, a number, a text or ( expected, the end found")]
    [InlineData("amount > 5m", "column 8: an amount of money cannot be compared with a duration")]
    [InlineData("since_last(card) < 600", "column 18: a duration cannot be compared with a number; write a duration with its unit, such as 10m")]
    [InlineData("count(card, 10m) > 5 EUR", "column 18: a number cannot be compared with an amount of money")]
    [InlineData("amount + since_last(card) > 3", "column 8: a duration cannot be added to an amount of money")]
    [InlineData("amount * amount > 3", "column 8: an amount of money cannot be multiplied by an amount of money")]
    [InlineData("amount > count(card, 10m)", "column 8: an amount of money cannot be compared with a number")]
    [InlineData("amount / 0 > 1", "column 10: division by zero")]
    [InlineData("amount / (2 - 2) > 1", "column 11: division by zero")]
    [InlineData("channel == \"ecom\"", "column 12: \"ecom\" is no channel; known are pos, ecommerce, moto, atm, recurring")]
    [InlineData("customer > \"a\"", "column 10: texts are compared with == and != only")]
    [InlineData("customer == 5", "column 10: a text cannot be compared with a number")]
    [InlineData("amount", "column 1: a condition expected, this is an amount of money")]
    [InlineData("amount > 5 and 3", "column 16: a condition expected, this is a number")]
    [InlineData("amount = 5", "column 8: '=' has no meaning here; write == to compare")]
    [InlineData("amount > 5 && true", "column 12: '&' has no meaning here; write and")]
    [InlineData("1 < amount < 5", "column 12: comparisons do not chain; write a < b and b < c")]
    [InlineData("in_list(\"trsted\", customer)", "column 9: there is no list 'trsted'; did you mean 'trusted'?")]
    [InlineData("in_list(\"trusted\", amount)", "column 20: in_list: a field of a kind that lists have expected: card, customer, device, ip, email, merchant, bin, country; for countries card_country, merchant_country, billing_country or shipping_country")]
    [InlineData("count(card, 10x) > 1", "column 15: 'x' is no unit; known are s, m, h, d, % and currencies such as EUR")]
    [InlineData("count(crd, 10m) > 1", "column 7: count: an entity (card, customer, device, ip, email, merchant, terminal) expected, 'crd' found")]
    [InlineData("count(card) > 1", "column 1: count: a window such as 10m is missing")]
    [InlineData("count(card, 400d) > 1", "column 1: count: window: at least 1s and, with its delay, at most 90d expected")]
    [InlineData("count(card, 10m, 3) > 1", "column 18: count: ')' expected, '3' found")]
    [InlineData("amount > 5 EUX", "column 10: 'EUX' is not a known ISO 4217 currency")]
    [InlineData("customer == \"\"", "column 13: no field is an empty text; use is_missing(...)")]
    [InlineData("customer == \"a", "column 13: this text has no closing \"")]
    [InlineData("(amount > 5", "column 12: ')' expected, the end found")]
    [InlineData("amount > 5 amount", "column 12: an operator such as and, or expected, 'amount' found")]
    public void Condition_ThatIsWrong_IsRefusedWithItsColumn(string condition, string expected)
        => Assert.Equal(expected, CompiledPolicy.ProblemOf(condition, PolicyTexts.Ground("trusted")));

    [Theory]
    [InlineData("amount > 5 and amount < 3")]
    [InlineData("amount < 0")]
    [InlineData("not (amount >= 0)")]
    [InlineData("hour > 23")]
    [InlineData("count(card, 10m) > 4 and count(card, 10m) < 5")]
    [InlineData("count(card, 10m) == 2.5")]
    [InlineData("score > 1")]
    [InlineData("card_country == \"DE\" and card_country == \"FR\"")]
    [InlineData("card_country == \"DE\" and card_country not in (\"DE\", \"FR\")")]
    [InlineData("channel == \"pos\" and channel == \"atm\"")]
    [InlineData("is_missing(customer) and customer == \"c\"")]
    [InlineData("is_missing(latitude) and latitude > 3")]
    [InlineData("foreign and not foreign")]
    [InlineData("in_list(\"trusted\", customer) and not in_list(\"trusted\", customer)")]
    [InlineData("(amount > 5 or amount > 7) and (amount < 3 or amount < 4)")]
    [InlineData("amount + 10 < 5")]
    [InlineData("amount * 2 < 0 - amount and amount > 1")]
    [InlineData("1 > 2")]
    [InlineData("amount > 5 and false")]
    public void Condition_ThatNeverHolds_IsRefused(string condition)
        => Assert.StartsWith("this can never be true", CompiledPolicy.ProblemOf(condition, PolicyTexts.Ground("trusted")), StringComparison.Ordinal);

    [Theory]
    [InlineData("amount > 3 and amount < 5")]
    [InlineData("amount >= 5 and amount <= 5")]
    [InlineData("count(card, 10m) > 4 and count(card, 10m) < 6")]
    [InlineData("amount > 5 and count(card, 10m) < 3 or amount < 3")]
    [InlineData("card_country == \"DE\" or card_country == \"FR\"")]
    [InlineData("card_country != \"DE\" and card_country != \"FR\"")]
    [InlineData("declined_share(card, 1d) >= 0.1 and declined_share(card, 1d) <= 0.1")]
    [InlineData("zscore(card, 30d) * zscore(card, 30d) > 4")]
    public void Condition_ThatCanHold_IsTaken(string condition)
        => Assert.Null(CompiledPolicy.ProblemOf(condition, PolicyTexts.Ground()));

    [Fact]
    public void ExtraFeatures_OfCallsThatTheModelLacks_AreNamedOnce()
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(
            PolicyTexts.Rule("a", "count(card, 10m) > 3 and count(card, 1h) > 9"),
            PolicyTexts.Rule("b", "count(card, 1h) > 5 and distinct(device, card, 1d, prior) > 2")));

        Assert.Equal(["count_card_1h", "distinct_device_card_1d_prior"], policy.ExtraFeatures.Select(f => f.Name));
        Assert.Equal(RelatedField.Card, policy.ExtraFeatures[1].Of);
        Assert.True(policy.ExtraFeatures[1].IsPrior);
    }

    [Fact]
    public void Condition_NestedTooDeep_IsRefused()
        => Assert.Contains("nested more than", CompiledPolicy.ProblemOf(new string('(', 1000), PolicyTexts.Ground()), StringComparison.Ordinal);

    private static bool Fires(string condition, Transaction transaction)
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(PolicyTexts.Rule("r", condition)), "trusted");
        return PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(transaction)).Contains("r:block");
    }
}
