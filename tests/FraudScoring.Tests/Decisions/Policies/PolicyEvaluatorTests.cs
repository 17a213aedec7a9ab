using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Decisions.Policies;

public class PolicyEvaluatorTests
{
    private const long Hour = 3_600_000;

    [Theory]
    [InlineData("block,allow,rule", 0.95, "Block,r:allow,list:block:customer:block")]
    [InlineData("allow,rule", 0.95, "Allow,r:allow,list:allow:card:allow")]
    [InlineData("rule", 0.95, "Allow,r:allow")]
    [InlineData("", 0.95, "Block")]
    [InlineData("", 0.5, "Review")]
    [InlineData("", 0.49, "Allow")]
    [InlineData("allow", 0.95, "Allow,list:allow:card:allow")]
    [InlineData("block", 0.1, "Block,list:block:customer:block")]
    public void Decide_BlockListBeforeAllowListBeforeRulesBeforeScore(string parts, double probability, string expected)
    {
        var lists = ListBook.Empty;
        if (parts.Contains("block", StringComparison.Ordinal))
            lists = lists.With(lists.Block.With([new ListEntry(ListKind.Customer, "customer-1", "", "", 0)]));
        if (parts.Contains("allow", StringComparison.Ordinal))
            lists = lists.With(lists.Allow.With([new ListEntry(ListKind.Card, "card-1", "", "", 0)]));
        var policy = parts.Contains("rule", StringComparison.Ordinal)
            ? PolicyTexts.Load(PolicyTexts.Rules(PolicyTexts.Rule("r", "amount > 1", "allow")))
            : PolicyTexts.Load("\"rules\": []");

        Assert.Equal(
            expected.Split(','),
            PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(Payments.Full(), probability, lists)));
    }

    [Fact]
    public void Decide_SeveralRules_TheSmallestPriorityActsAndAllAreRecorded()
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(
            PolicyTexts.Rule("late", "amount > 1", "block", ", \"priority\": 30"),
            PolicyTexts.Rule("hold", "amount > 1", "review", ", \"priority\": 20"),
            PolicyTexts.Rule("hold-not", "amount > 100", "block", ", \"priority\": 5"),
            PolicyTexts.Rule("shadow", "amount > 1", "block", ", \"priority\": 1, \"shadow\": true"),
            PolicyTexts.Rule("mark", "amount > 1", "tag", ", \"priority\": 2")));

        Assert.Equal(
            ["Review", "shadow:shadow-block", "mark:tag", "hold:review", "late:block"],
            PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(Payments.Full())));
    }

    [Fact]
    public void Decide_EqualPriorities_TheStrictestActs()
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(
            PolicyTexts.Rule("a", "amount > 1", "allow"), PolicyTexts.Rule("b", "amount > 1", "block")));

        Assert.Equal("Block", PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(Payments.Full()))[0]);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public void Decide_RuleWithStartAndEnd_FiresBetween(int hours, bool expected)
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(PolicyTexts.Rule(
            "r", "amount > 1", "block", ", \"start\": \"2026-06-02T00:00:00Z\", \"end\": \"2026-06-03\"")));
        var start = new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

        var decided = PolicyTexts.Decide(
            new PolicyEvaluator(policy), PolicyTexts.Input(Payments.Full(), now: start + (hours * Hour)));

        Assert.Equal(expected, decided[0] == "Block");
    }

    [Fact]
    public void Decide_Segments_TheFirstThatHoldsGivesTheBands()
    {
        var policy = PolicyTexts.Load(
            """
            "thresholds": { "review_from": 0.4, "block_from": 0.8, "segments": [
              { "merchant": "merchant-1", "channel": "pos", "review_from": 0.01, "block_from": 0.02 },
              { "country": "DE", "review_from": 0.2, "block_from": 0.3 },
              { "merchant": "merchant-1", "review_from": 0.9, "block_from": 0.9 } ] }
            """);
        var evaluator = new PolicyEvaluator(policy);

        Assert.Equal("Review", PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), 0.25))[0]);
        Assert.Equal("Allow", PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Minimal(), 0.39))[0]);
        Assert.Equal("Block", PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Minimal(), 0.8))[0]);
    }

    [Fact]
    public void Decide_Degraded_FallsBackWhereNoRuleDecides()
    {
        var policy = PolicyTexts.Load(
            "\"degraded\": { \"velocity\": \"review\", \"velocity_late\": \"block\" }, "
            + PolicyTexts.Rules(PolicyTexts.Rule("r", "amount > 100", "block")));
        var evaluator = new PolicyEvaluator(policy);
        var large = Payments.Full();
        large.AmountMinor = 20_000;

        Assert.Equal(["Review", "degraded:review"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), degraded: Degradations.Velocity)));
        Assert.Equal(["Block", "degraded:block"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), degraded: Degradations.VelocityLate)));
        Assert.Equal(["Block", "r:block"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(large, degraded: Degradations.Velocity)));
    }

    [Theory]
    [InlineData("test_allow", true, "Allow,test:allow")]
    [InlineData("test_review", true, "Review,test:review")]
    [InlineData("test_block", true, "Block,test:block")]
    [InlineData("test_degraded", true, "Allow,test:degraded")]
    [InlineData("test_other", true, "Block")]
    [InlineData("test_allow", false, "Block")]
    public void Decide_TestTokens_ForceOnlyWhereSwitchedOn(string card, bool isOn, string expected)
    {
        var policy = PolicyTexts.Load($"\"test_tokens\": {(isOn ? "true" : "false")}");
        var payment = Payments.Full();
        Payments.Set(payment, TextField.CardId, card);

        Assert.Equal(expected.Split(','), PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(payment, 0.99)));
    }

    [Fact]
    public void Decide_ReviewBudget_HoldsTheRiskiestAndNeverMore()
    {
        var evaluator = new PolicyEvaluator(PolicyTexts.Load("\"review_budget\": { \"count\": 30, \"per\": \"hour\" }"));
        var random = new Random(5);
        var start = PolicyTexts.Now / Hour * Hour;
        var held = new double[8];
        var sum = new double[8];
        for (var hour = 0; hour < 8; hour++)
        {
            for (var i = 0; i < 600; i++)
            {
                var probability = 0.5 + (random.NextDouble() * 0.4);
                var input = PolicyTexts.Input(Payments.Full(), probability, now: start + (hour * Hour) + (i * Hour / 600));
                if (PolicyTexts.Decide(evaluator, input)[0] != "Review")
                    continue;
                held[hour]++;
                sum[hour] += probability;
            }
        }

        // The first hour knows nothing and takes whoever comes; from then on 30 of 600 are the top 5 %: 0.88 and above.
        Assert.Equal(30, held[0]);
        Assert.InRange(sum[0] / held[0], 0.6, 0.8);
        for (var hour = 2; hour < 8; hour++)
        {
            Assert.InRange(held[hour], 20, 30);
            Assert.InRange(sum[hour] / held[hour], 0.87, 0.9);
        }
    }

    [Fact]
    public void Decide_BudgetUsedUp_SaysWhatBecomesOfTheRest()
    {
        var policy = PolicyTexts.Load(
            "\"review_budget\": { \"count\": 1, \"per\": \"day\", \"over\": \"block\" }, "
            + PolicyTexts.Rules(PolicyTexts.Rule("r", "amount > 100", "review")));
        var evaluator = new PolicyEvaluator(policy);
        var large = Payments.Full();
        large.AmountMinor = 20_000;

        Assert.Equal(["Review"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), 0.6)));
        Assert.Equal(["Block", "review_budget:block"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), 0.6)));
        Assert.Equal(["Block", "r:review", "review_budget:rule:block"], PolicyTexts.Decide(evaluator, PolicyTexts.Input(large)));
    }

    [Fact]
    public void Restore_OfRecordedDecisions_ContinuesTheBudgetBitForBit()
    {
        var policy = PolicyTexts.Load(
            "\"review_budget\": { \"count\": 20, \"per\": \"hour\" }, "
            + PolicyTexts.Rules(PolicyTexts.Rule("r", "amount > 100", "review")));
        var whole = new PolicyEvaluator(policy);
        var restarted = new PolicyEvaluator(policy);
        var random = new Random(9);
        for (var i = 0; i < 6000; i++)
        {
            var payment = Payments.Full();
            payment.AmountMinor = random.Next(50) == 0 ? 20_000 : 100;
            var probability = random.NextDouble() * 0.9;
            var now = PolicyTexts.Now + (i * 5000L);
            var decided = PolicyTexts.Decide(whole, PolicyTexts.Input(payment, probability, now: now));
            if (i > 4000)
                Assert.Equal(decided, PolicyTexts.Decide(restarted, PolicyTexts.Input(payment, probability, now: now)));
            else
                restarted.Restore(probability, now, new RecordedPolicy(Enum.Parse<Decision>(decided[0]), "", "", "", Degradations.None, [.. decided[1..].Select(Split)]));
        }
    }

    [Theory]
    [InlineData("score", 0.95, "Block")]
    [InlineData("score", 0.1, "Allow")]
    [InlineData("review", 0.1, "Review")]
    [InlineData("allow", 0.95, "Allow")]
    public void Decide_WithTrippedBreaker_FallsBackUntilReset(string fallback, double probability, string expected)
    {
        var policy = PolicyTexts.Load(
            $$"""
            "breaker": { "window": "10m", "floor": 50, "block_max": 0.2, "fallback": "{{fallback}}" },
            {{PolicyTexts.Rules(PolicyTexts.Rule("wild", "amount > 1"))}}
            """);
        var evaluator = new PolicyEvaluator(policy);
        for (var i = 0; i < 49; i++)
            Assert.Equal("Block", PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), probability))[0]);
        Assert.Equal(BreakerTrip.None, evaluator.Trip);
        PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), probability));

        var outcome = new DecisionOutcome();
        evaluator.Decide(PolicyTexts.Input(Payments.Full(), probability, now: PolicyTexts.Now + (48 * Hour)), outcome);

        Assert.Equal(BreakerTrip.ManyBlocks, evaluator.Trip);
        Assert.Equal(expected, outcome.Decision.ToString());
        Assert.Equal(Degradations.Breaker, outcome.Degraded);
        evaluator.ResetBreaker();
        Assert.Equal("Block", PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), probability))[0]);
    }

    [Fact]
    public void Decide_BreakerBelowItsFloorOrOutsideItsWindow_DoesNotTrip()
    {
        var evaluator = new PolicyEvaluator(PolicyTexts.Load("\"breaker\": { \"window\": \"16m\", \"floor\": 10, \"block_max\": 0.5 }"));
        for (var i = 0; i < 200; i++)
            PolicyTexts.Decide(evaluator, PolicyTexts.Input(Payments.Full(), 0.99, now: PolicyTexts.Now + (i * 2 * 60_000L)));

        Assert.Equal(BreakerTrip.None, evaluator.Trip);
    }

    [Fact]
    public void Decide_ManyRulesListsAndSegments_DoesNotAllocate()
    {
        var rules = Enumerable.Range(0, 50).Select(i => PolicyTexts.Rule(
            $"r{i}", $"amount > {i} and card_count_10m >= {i % 7} and not in_list(\"trusted\", customer) and card_country != \"X{(char)('A' + (i % 26))}\"",
            "tag")).ToArray();
        var lists = ListBook.Empty.With(EntityList.Create("trusted", [new ListEntry(ListKind.Customer, "c", "", "", 0)]));
        var evaluator = new PolicyEvaluator(PolicyTexts.Load(
            "\"review_budget\": { \"count\": 5, \"per\": \"hour\" }, \"breaker\": { \"window\": \"1h\", \"floor\": 5, \"block_max\": 0.9 }, "
            + PolicyTexts.Rules(rules), "trusted"));
        var payment = Payments.Full();
        var outcome = new DecisionOutcome();
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++)
                evaluator.Decide(PolicyTexts.Input(payment, 0.6, lists, PolicyTexts.Now + (i * 10_000L)), outcome);
            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(outcome.Hits.Length > 5);
    }

    private static PolicyHit Split(string hit)
    {
        var at = hit.LastIndexOf(':');
        return new PolicyHit(hit[..at], 0, hit[(at + 1)..]);
    }
}
