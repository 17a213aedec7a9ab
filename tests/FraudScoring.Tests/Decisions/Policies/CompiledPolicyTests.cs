using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Policies;

namespace FraudScoring.Tests.Decisions.Policies;

public class CompiledPolicyTests
{
    [Fact]
    public void Load_WithManyErrors_NamesAllWithTheirPlaces()
    {
        const string Text = """
            {
              "version": "v 1",
              "author": "ann",
              "thresholds": { "review_from": 0.9, "block_from": 0.5 },
              "review_budget": { "count": 5, "per": "week" },
              "ruels": [],
              "rules": [
                { "id": "a", "version": 1, "action": "blok", "when": "amount > 5" },
                { "id": "b", "version": 1, "action": "block", "when": "card_country == \"DE\" and amuont > 5" },
                { "id": "c", "version": 1, "action": "block", "when": "amount > 5 and amount < 3" },
                { "id": "c", "version": 1, "action": "block", "when": "in_list(\"none\", card)", "end": "soon" }
              ]
            }
            """;

        var problems = Assert.Throws<PolicyException>(() => CompiledPolicy.Load(Text, "policy.json", PolicyTexts.Ground())).Problems;

        Assert.Equal(
            [
                "policy.json: line 1, column 1: the policy: version: 1 to 64 of letters, digits and _ - . expected, 'v 1' found",
                "policy.json: line 1, column 1: the policy: 'reason' is missing",
                "policy.json: line 4, column 17: thresholds: 0 < review_from <= block_from <= 1 expected",
                "policy.json: line 5, column 20: review_budget: 'per': hour or day expected",
                "policy.json: line 8, column 42: rules[0].action: one of block, review, allow, tag expected; did you mean 'block'?",
                "policy.json: line 8, column 5: rules[0]: 'action' is missing",
                "policy.json: line 11, column 93: rules[3].end: a time such as 2027-01-31T00:00:00Z expected",
                "policy.json: line 6, column 12: ruels: there is no such property; did you mean 'rules'?",
                "policy.json: line 11, column 5: rules[3]: the id 'c' is used twice",
                "policy.json: line 9, column 87: rules[1].when ('b'): 'amuont' is no field and no feature of the model; did you mean 'amount'?",
                "policy.json: line 10, column 60: rules[2].when ('c'): this can never be true, so the rule would never fire",
                "policy.json: line 11, column 68: rules[3].when ('c'): there is no list 'none'",
            ],
            problems);
    }

    [Theory]
    [InlineData("{ \"version\": ", "policy.json: line 1, byte 14: not JSON: ")]
    [InlineData("{ \"version\": \"1\", \"version\": \"2\", \"author\": \"a\", \"reason\": \"r\" }", "policy.json: line 1, column 19: version: is there twice")]
    [InlineData("[]", "policy.json: line 1, column 1: the policy: an object expected")]
    [InlineData("{} {}", "policy.json: line 1, byte 4: not JSON: ")]
    public void Load_OfWhatIsNoPolicy_SaysWhere(string text, string expected)
    {
        var problems = Assert.Throws<PolicyException>(() => CompiledPolicy.Load(text, "policy.json", PolicyTexts.Ground())).Problems;

        Assert.StartsWith(expected, problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithoutThresholds_TakesThoseOfTheModel()
        => Assert.Equal(new ScoreBands(0.5, 0.9), PolicyTexts.Load("\"rules\": []").Bands);

    [Fact]
    public void Load_ChallengerSharesAboveOne_AreRefused()
        => Assert.Contains(
            "the shares of all challengers are more than 1",
            PolicyTexts.ProblemsOf("\"challengers\": [ { \"name\": \"a\", \"model\": \"m\", \"share\": 0.6 }, { \"name\": \"b\", \"policy\": \"p\", \"share\": 0.6 } ]")[0],
            StringComparison.Ordinal);
}
