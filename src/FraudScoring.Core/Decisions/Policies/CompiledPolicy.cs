using FraudScoring.Core.Decisions.Policies.Json;
using FraudScoring.Core.Decisions.Rules;
using FraudScoring.Core.Decisions.Rules.Syntax;
using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>A policy, checked against a model and lists and ready to decide. Immutable.</summary>
public sealed class CompiledPolicy
{
    private CompiledPolicy(PolicyDocument document, PolicyGround ground, string json, PolicyRule[] rules, RuleScope scope, RuleProgram program)
    {
        Document = document;
        Json = json;
        Bands = document.Bands ?? ground.ModelBands;
        RuleArray = rules;
        Segments = [.. document.Segments];
        Program = program;
        ExtraFeatures = [.. scope.Extra];
        MissingFeatures = [.. scope.Extra.Skip(ground.Kept.Count)];
        ListNames = [.. program.ListTests.Select(t => t.List).Distinct()];
        Hits = [.. rules.Select(HitOf)];
    }

    /// <summary>What the file says.</summary>
    public PolicyDocument Document { get; }

    /// <summary>The file itself; empty for thresholds alone.</summary>
    public string Json { get; }

    /// <summary>Recorded with every decision.</summary>
    public string Version => Document.Version;

    /// <summary>Thresholds for what no segment names.</summary>
    public ScoreBands Bands { get; }

    /// <summary>The rules in the order in which they act.</summary>
    public IReadOnlyList<PolicyRule> Rules => RuleArray;

    /// <summary>Features beside the model's, in the order of <see cref="PolicyInput.Extra"/>.</summary>
    public IReadOnlyList<FeatureDefinition> ExtraFeatures { get; }

    /// <summary>Those of them that nobody keeps yet.</summary>
    public IReadOnlyList<FeatureDefinition> MissingFeatures { get; }

    /// <summary>Lists that rules name.</summary>
    public IReadOnlyList<string> ListNames { get; }

    internal RuleProgram Program { get; }

    internal PolicyHit[] Hits { get; }

    internal PolicyRule[] RuleArray { get; }

    internal Segment[] Segments { get; }

    /// <summary>Reads, checks and compiles a policy file.</summary>
    /// <param name="json">The file.</param>
    /// <param name="place">Its name, for messages.</param>
    /// <param name="ground">What it stands on.</param>
    /// <exception cref="PolicyException">Something is wrong; all that is wrong is named.</exception>
    public static CompiledPolicy Load(string json, string place, PolicyGround ground)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(ground);
        var problems = new PolicyProblems(place);
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        if (bytes.Length > PolicyLimits.FileBytesMax)
            problems.Add($"more than {PolicyLimits.FileBytesMax} bytes");
        problems.ThrowIfAny();
        var root = JsonTree.Read(bytes, problems);
        problems.ThrowIfAny();
        var reader = new PolicyReader(problems);
        var document = reader.Read(root!);
        var scope = new RuleScope(ground.Features, ground.Lists, ground.Kept);
        var rules = Order(document.Rules);
        var compiler = new RuleCompiler(scope);
        foreach (var index in rules)
            AddRule(document.Rules[index], reader.Conditions[index], scope, compiler, problems);
        problems.ThrowIfAny();
        return new CompiledPolicy(document, ground, json, [.. rules.Select(i => document.Rules[i])], scope, compiler.Build());
    }

    /// <summary>A policy of thresholds alone.</summary>
    public static CompiledPolicy OfThresholds(string version, PolicyGround ground)
    {
        ArgumentNullException.ThrowIfNull(ground);
        var scope = new RuleScope(ground.Features, ground.Lists, ground.Kept);
        var document = new PolicyDocument { Version = version, Author = "model", Reason = "the thresholds that the model was trained with" };
        return new CompiledPolicy(document, ground, string.Empty, [], scope, new RuleCompiler(scope).Build());
    }

    /// <summary>Reads a condition alone; null when it is good, else what is wrong with it and where.</summary>
    public static string? ProblemOf(string condition, PolicyGround ground)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(ground);
        try
        {
            var scope = new RuleScope(ground.Features, ground.Lists, ground.Kept);
            return RuleReach.CanHold(RuleParser.Parse(condition, scope), scope) ? null : NeverFires;
        }
        catch (RuleSyntaxException e)
        {
            return $"column {e.Position + 1}: {e.Message}";
        }
    }

    internal const string NeverFires = "this can never be true, so the rule would never fire";

    // The smallest number first; of equals, the strictest, then by id, so that the file's order does not matter.
    private static int[] Order(IReadOnlyList<PolicyRule> rules)
        => [.. Enumerable.Range(0, rules.Count).OrderBy(i => rules[i].Priority).ThenBy(i => rules[i].Action)
            .ThenBy(i => rules[i].Id, StringComparer.Ordinal)];

    private static void AddRule(
        PolicyRule rule, JsonItem? item, RuleScope scope, RuleCompiler compiler, PolicyProblems problems)
    {
        if (item is null || rule.When.Length == 0)
            return;
        try
        {
            var condition = RuleParser.Parse(rule.When, scope);
            if (!RuleReach.CanHold(condition, scope))
                problems.Add(item.Line, item.Column + 1, $"{item.Path} ('{rule.Id}')", NeverFires);
            compiler.Add(condition);
        }
        catch (RuleSyntaxException e)
        {
            problems.Add(item.Line, item.ColumnOf(e.Position), $"{item.Path} ('{rule.Id}')", e.Message);
        }
    }

    private static PolicyHit HitOf(PolicyRule rule)
    {
        var action = rule.Action.ToString().ToLowerInvariant();
        return new PolicyHit(rule.Id, rule.Version, rule.IsShadow ? $"shadow-{action}" : action);
    }
}
