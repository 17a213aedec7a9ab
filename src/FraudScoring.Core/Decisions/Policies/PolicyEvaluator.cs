using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies.State;
using FraudScoring.Core.Decisions.Rules;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>
/// Decides by one policy: block list, allow list, rules, score, in this order; the first that has something to say
/// decides. Then the breaker and the review budget. It sees nothing but its input and what it decided before, so that
/// the same payments in the same order get the same decisions. Owned by one thread; allocates nothing.
/// </summary>
public sealed class PolicyEvaluator
{
    private static readonly PolicyHit[] BlockHits = ListHits(ListBook.BlockName, "block");
    private static readonly PolicyHit[] AllowHits = ListHits(ListBook.AllowName, "allow");
    private static readonly PolicyHit BudgetAllow = new("review_budget", 0, "allow");
    private static readonly PolicyHit BudgetBlock = new("review_budget", 0, "block");
    private static readonly PolicyHit RuleBudgetAllow = new("review_budget:rule", 0, "allow");
    private static readonly PolicyHit RuleBudgetBlock = new("review_budget:rule", 0, "block");
    private static readonly PolicyHit[] DegradedHits =
        [.. Enum.GetValues<DegradedFallback>().Select(f => new PolicyHit("degraded", 0, f.ToString().ToLowerInvariant()))];

    private static readonly PolicyHit[] TestHits =
        [.. Enum.GetValues<TestOutcome>().Select(o => new PolicyHit("test", 0, o.ToString().ToLowerInvariant()))];

    private readonly RuleMachine _rules;
    private readonly BudgetState? _budget;
    private readonly BreakerState? _breaker;

    /// <summary>Begins with nothing decided.</summary>
    public PolicyEvaluator(CompiledPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Policy = policy;
        _rules = new RuleMachine(policy.Program);
        _budget = policy.Document.Budget is { } budget ? new BudgetState(budget) : null;
        _breaker = policy.Document.Breaker is { } breaker ? new BreakerState(breaker) : null;
        FireCounts = new long[policy.Rules.Count];
    }

    /// <summary>What it decides by.</summary>
    public CompiledPolicy Policy { get; }

    /// <summary>How often each rule has fired, in the order of the policy's rules.</summary>
    public long[] FireCounts { get; }

    /// <summary>Why the breaker has tripped; none while it has not.</summary>
    public BreakerTrip Trip => _breaker?.Trip ?? BreakerTrip.None;

    /// <summary>Payments held in the running window of the review budget.</summary>
    public int Held => _budget?.Held ?? 0;

    /// <summary>The least risk that the review budget reaches down to.</summary>
    public int CutOff => _budget?.CutOff ?? 0;

    /// <summary>Goes on where another left off: what it held counts in the same window of this one's review budget.</summary>
    public void TakeOver(PolicyEvaluator previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        if (previous._budget is not null)
            _budget?.TakeOver(previous._budget);
    }

    /// <summary>Lets the policy decide again after its breaker tripped.</summary>
    public void ResetBreaker() => _breaker?.Reset();

    /// <summary>Takes up a trip of before a restart.</summary>
    public void RestoreBreaker(BreakerTrip trip) => _breaker?.Restore(trip);

    /// <summary>Decides a payment; sets decision, hits and what was missing.</summary>
    public void Decide(in PolicyInput input, DecisionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        outcome.ClearHits();
        outcome.Degraded = input.Degraded;
        if (Policy.Document.HasTestTokens && TestTokens.Of(input.Transaction) is not TestOutcome.None and var test)
            Force(test, outcome);
        else
            Judge(input, outcome);
    }

    /// <summary>
    /// Takes up a decision that was recorded before a restart, so that the review budget goes on where it was.
    /// </summary>
    /// <param name="probability">The recorded probability.</param>
    /// <param name="decidedAtUnixMs">When it was made.</param>
    /// <param name="recorded">What was decided, and by what.</param>
    public void Restore(double probability, long decidedAtUnixMs, RecordedPolicy recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (_budget is null)
            return;
        var isHeld = recorded.Decision == Decision.Review;
        var (isOver, isByRule, isTest) = (false, false, false);
        foreach (var hit in recorded.Hits)
        {
            isOver |= hit.Id == BudgetAllow.Id;
            isByRule |= hit.Id == RuleBudgetAllow.Id || (isHeld && hit.Action == "review" && hit.Id != "degraded");
            isTest |= hit.Id == "test";
        }

        if (!isTest && (isHeld || isOver || isByRule))
            _budget.Restore((int)DecisionOutcome.RiskOf(probability), isByRule, isHeld, decidedAtUnixMs);
    }

    private void Judge(in PolicyInput input, DecisionOutcome outcome)
    {
        var byRule = RunRules(input, outcome);
        var nowS = (uint)(input.DecidedAtUnixMs / 1000);
        Decision decision;
        if (Listed(input.Lists.Block, BlockHits, input.Transaction, nowS, outcome))
        {
            _breaker?.Count(Decision.Block, input.DecidedAtUnixMs);
            outcome.Decision = Decision.Block;
            return;
        }

        if (Listed(input.Lists.Allow, AllowHits, input.Transaction, nowS, outcome))
        {
            _breaker?.Count(Decision.Allow, input.DecidedAtUnixMs);
            outcome.Decision = Decision.Allow;
            return;
        }

        var hasTripped = _breaker is { HasTripped: true };
        decision = byRule == Decision.None ? ByScore(input, outcome) : byRule;
        _breaker?.Count(decision, input.DecidedAtUnixMs);
        if (hasTripped)
        {
            outcome.Degraded |= Degradations.Breaker;
            (decision, byRule) = FallBack(decision, byRule, input, outcome);
        }

        outcome.Decision = decision == Decision.Review ? Hold(input, byRule == Decision.Review, outcome) : decision;
    }

    private Decision RunRules(in PolicyInput input, DecisionOutcome outcome)
    {
        var decision = Decision.None;
        var rules = Policy.RuleArray;
        if (rules.Length == 0)
            return decision;
        _rules.Load(input);
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            if (input.DecidedAtUnixMs < rule.StartUnixMs || input.DecidedAtUnixMs >= rule.EndUnixMs
                || !_rules.Fires(i, input.Transaction))
                continue;
            FireCounts[i]++;
            outcome.AddHit(Policy.Hits[i]);
            if (decision == Decision.None && !rule.IsShadow)
                decision = DecisionOf(rule.Action);
        }

        return decision;
    }

    private Decision ByScore(in PolicyInput input, DecisionOutcome outcome)
    {
        var fallback = FallbackOf(input.Degraded);
        if (fallback != DegradedFallback.Score)
        {
            outcome.AddHit(DegradedHits[(int)fallback]);
            return DecisionOf(fallback);
        }

        return BandsOf(input.Transaction).Decide(input.Probability);
    }

    private ScoreBands BandsOf(Transaction transaction)
    {
        foreach (var segment in Policy.Segments)
        {
            if (segment.Holds(transaction))
                return segment.Bands;
        }

        return Policy.Bands;
    }

    private (Decision Decision, Decision ByRule) FallBack(
        Decision decision, Decision byRule, in PolicyInput input, DecisionOutcome outcome)
        => Policy.Document.Breaker!.Fallback switch
        {
            BreakerFallback.Allow => (Decision.Allow, Decision.None),
            BreakerFallback.Review => (decision == Decision.Block ? Decision.Review : decision, byRule),
            _ => (byRule == Decision.None ? decision : ByScore(input, outcome), Decision.None),
        };

    private Decision Hold(in PolicyInput input, bool isByRule, DecisionOutcome outcome)
    {
        if (_budget is null)
            return Decision.Review;
        var isHeld = isByRule
            ? _budget.TryHoldByRule(input.DecidedAtUnixMs)
            : _budget.TryHold(input.Risk, input.DecidedAtUnixMs);
        if (isHeld)
            return Decision.Review;
        var over = Policy.Document.Budget!.Over;
        outcome.AddHit((isByRule, over) switch
        {
            (true, Decision.Block) => RuleBudgetBlock,
            (true, _) => RuleBudgetAllow,
            (false, Decision.Block) => BudgetBlock,
            _ => BudgetAllow,
        });
        return over;
    }

    private void Force(TestOutcome test, DecisionOutcome outcome)
    {
        outcome.AddHit(TestHits[(int)test]);
        if (test == TestOutcome.Degraded)
            outcome.Degraded |= Degradations.Velocity;
        outcome.Decision = test switch
        {
            TestOutcome.Review => Decision.Review,
            TestOutcome.Block => Decision.Block,
            TestOutcome.Degraded => DecisionOf(Policy.Document.WithoutVelocity),
            _ => Decision.Allow,
        };
    }

    private DegradedFallback FallbackOf(Degradations degraded)
    {
        if ((degraded & Degradations.Velocity) != 0)
            return Policy.Document.WithoutVelocity;
        return (degraded & Degradations.VelocityLate) != 0 ? Policy.Document.TooLate : DegradedFallback.Score;
    }

    private static bool Listed(EntityList list, PolicyHit[] hits, Transaction t, uint nowS, DecisionOutcome outcome)
    {
        for (var kind = ListKind.Card; kind <= ListKind.Country; kind++)
        {
            if (!list.Contains(kind, t.Text(FieldOf(kind)), nowS))
                continue;
            outcome.AddHit(hits[(int)kind]);
            return true;
        }

        return false;
    }

    private static TextField FieldOf(ListKind kind) => kind switch
    {
        ListKind.Card => TextField.CardId,
        ListKind.Customer => TextField.CustomerId,
        ListKind.Device => TextField.DeviceId,
        ListKind.Ip => TextField.Ip,
        ListKind.Email => TextField.EmailHash,
        ListKind.Merchant => TextField.MerchantId,
        ListKind.Bin => TextField.Bin,
        _ => TextField.CardCountry,
    };

    private static Decision DecisionOf(RuleAction action) => action switch
    {
        RuleAction.Block => Decision.Block,
        RuleAction.Review => Decision.Review,
        RuleAction.Allow => Decision.Allow,
        _ => Decision.None,
    };

    private static Decision DecisionOf(DegradedFallback fallback) => fallback switch
    {
        DegradedFallback.Review => Decision.Review,
        DegradedFallback.Block => Decision.Block,
        _ => Decision.Allow,
    };

    private static PolicyHit[] ListHits(string list, string action)
        => [.. Enum.GetValues<ListKind>().Select(kind => new PolicyHit($"list:{list}:{kind.ToString().ToLowerInvariant()}", 0, action))];
}
