using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Decisions.Policies;

/// <summary>Policies for tests: a small feature set, and decisions from one line.</summary>
internal static class PolicyTexts
{
    public const long Now = 1_780_401_600_000;

    public static readonly FeatureSet Features = FeatureSetJson.Parse(
        """
        { "currency_rates": { "USD": 0.5 }, "features": [
          { "name": "amount", "kind": "amount" },
          { "name": "card_count_10m", "kind": "count", "entity": "card", "window": "10m" },
          { "name": "card_ratio", "kind": "ratio", "entity": "card", "window": "30d" },
          { "name": "since", "kind": "since_last", "entity": "card" },
          { "name": "foreign", "kind": "card_foreign" },
          { "name": "declined", "kind": "declined_share", "entity": "card", "window": "1d" } ] }
        """);

    public static readonly float[] Row = [12.5f, 3, 2.5f, 120, 1, 0.1f];

    public static PolicyGround Ground(params string[] lists)
        => new(Features, (HashSet<string>)[ListBook.BlockName, ListBook.AllowName, .. lists], new ScoreBands(0.5, 0.9));

    public static CompiledPolicy Load(string parts, params string[] lists)
        => CompiledPolicy.Load($$"""{ "version": "v1", "author": "ann", "reason": "test", {{parts}} }""", "policy.json", Ground(lists));

    public static string Rules(params string[] rules) => $"\"rules\": [{string.Join(", ", rules)}]";

    public static string Rule(string id, string when, string action = "block", string more = "")
        => $$"""{ "id": "{{id}}", "version": 1, "action": "{{action}}", "when": {{System.Text.Json.JsonSerializer.Serialize(when)}} {{more}} }""";

    /// <summary>The problems of a policy, without the file's name.</summary>
    public static IReadOnlyList<string> ProblemsOf(string parts, params string[] lists)
        => Assert.Throws<PolicyException>(() => Load(parts, lists)).Problems;

    public static PolicyInput Input(
        Transaction transaction, double probability = 0.1, ListBook? lists = null, long now = Now,
        Degradations degraded = Degradations.None, float[]? row = null)
        => new()
        {
            Transaction = transaction,
            Row = row ?? Row,
            Extra = [],
            ReferenceAmount = transaction.AmountMinor,
            Probability = probability,
            Degraded = degraded,
            DecidedAtUnixMs = now,
            Lists = lists ?? ListBook.Empty,
        };

    public static string[] Decide(PolicyEvaluator evaluator, in PolicyInput input)
    {
        var outcome = new DecisionOutcome();
        evaluator.Decide(input, outcome);
        return [outcome.Decision.ToString(), .. outcome.Hits.ToArray().Select(h => $"{h.Id}:{h.Action}")];
    }
}
