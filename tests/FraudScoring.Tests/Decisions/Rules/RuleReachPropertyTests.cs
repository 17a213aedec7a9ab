using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Decisions.Policies;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Decisions.Rules;

public class RuleReachPropertyTests
{
    private static readonly string[] Atoms =
    [
        "amount > 10", "amount < 10", "amount == 10", "amount != 12.5", "card_count_10m >= 3", "card_count_10m < 3",
        "hour == 12", "card_country == \"DE\"", "card_country != \"DE\"", "card_country in (\"FR\", \"IT\")",
        "is_missing(card_country)", "is_missing(latitude)", "latitude > 10", "foreign", "channel == \"pos\"",
        "in_list(\"block\", card)", "card_country == merchant_country", "starts_with(bin, \"4\")", "latitude + longitude > 30",
    ];

    // Never-fires must never be said of a condition that some payment meets; and what fires is the three-valued truth.
    [Fact]
    public void RandomConditions_WhereTheyFire_AreNotRefused()
    {
        var random = new Random(20261121);
        var fired = 0;
        for (var i = 0; i < 3000; i++)
        {
            var (text, truth) = Condition(random, 3);
            var problem = CompiledPolicy.ProblemOf(text, PolicyTexts.Ground());
            var holds = false;
            foreach (var payment in (Transaction[])[Payments.Full(), Payments.Minimal()])
            {
                var isTrue = truth(payment) == true;
                holds |= isTrue;
                if (problem is null)
                    Assert.True(Fires(text, payment) == isTrue, text);
            }

            Assert.False(holds && problem is not null, $"{text}: {problem}");
            fired += holds ? 1 : 0;
        }

        Assert.InRange(fired, 300, 2900);
    }

    private static (string Text, Func<Transaction, bool?> Truth) Condition(Random random, int depth)
    {
        switch (depth == 0 ? 0 : random.Next(4))
        {
            case 1:
                var (a, truthA) = Condition(random, depth - 1);
                var (b, truthB) = Condition(random, depth - 1);
                return ($"({a} and {b})", t => (truthA(t), truthB(t)) switch
                {
                    (false, _) or (_, false) => false,
                    (true, true) => true,
                    _ => null,
                });
            case 2:
                var (c, truthC) = Condition(random, depth - 1);
                var (d, truthD) = Condition(random, depth - 1);
                return ($"({c} or {d})", t => (truthC(t), truthD(t)) switch
                {
                    (true, _) or (_, true) => true,
                    (false, false) => false,
                    _ => null,
                });
            case 3:
                var (e, truthE) = Condition(random, depth - 1);
                return ($"not {e}", t => !truthE(t));
            default:
                var atom = Atoms[random.Next(Atoms.Length)];
                return (atom, t => Truth(atom, t));
        }
    }

    // Written out by hand for the two payments and the features of PolicyTexts.
    private static bool? Truth(string atom, Transaction t)
    {
        var isFull = t.Channel != Channel.NotProvided;
        return atom switch
        {
            "amount > 10" => true,
            "amount < 10" or "amount == 10" or "amount != 12.5" => false,
            "card_count_10m >= 3" or "hour == 12" or "foreign" => true,
            "card_count_10m < 3" or "in_list(\"block\", card)" => false,
            "is_missing(card_country)" or "is_missing(latitude)" => !isFull,
            _ when !isFull => null,
            "card_country == \"DE\"" or "latitude > 10" or "starts_with(bin, \"4\")" or "latitude + longitude > 30" => true,
            _ => false,
        };
    }

    private static bool Fires(string condition, Transaction transaction)
    {
        var policy = PolicyTexts.Load(PolicyTexts.Rules(PolicyTexts.Rule("r", condition)));
        return PolicyTexts.Decide(new PolicyEvaluator(policy), PolicyTexts.Input(transaction)).Contains("r:block");
    }
}
