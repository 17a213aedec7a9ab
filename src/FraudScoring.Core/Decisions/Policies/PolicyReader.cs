using FraudScoring.Core.Decisions.Policies.Json;
using FraudScoring.Core.Decisions.Rules;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>Reads a policy file as far as it can be understood without a model, and notes all that is wrong.</summary>
internal sealed class PolicyReader(PolicyProblems problems)
{
    private const int NameLengthMax = 64;
    private const int ReasonLengthMax = 1000;
    private const int PathLengthMax = 1000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The conditions in the file, in the order of the rules.</summary>
    public List<JsonItem?> Conditions { get; } = [];

    public PolicyDocument Read(JsonItem root)
    {
        var fields = new JsonFields(root, problems);
        fields.Text("$schema", PathLengthMax);
        var thresholds = fields.Object("thresholds");
        var degraded = fields.Object("degraded");
        var document = new PolicyDocument
        {
            Version = ReadName(fields, "version"),
            Author = fields.Required("author", NameLengthMax),
            Reason = fields.Required("reason", ReasonLengthMax),
            Bands = thresholds is null ? null : ReadBands(thresholds),
            Segments = thresholds is null ? [] : [.. thresholds.Array("segments", PolicyLimits.SegmentsMax).Select(ReadSegment)],
            Budget = fields.Object("review_budget") is { } budget ? ReadBudget(budget) : null,
            Breaker = fields.Object("breaker") is { } breaker ? ReadBreaker(breaker) : null,
            WithoutVelocity = degraded?.Word("velocity", Enum.GetValues<DegradedFallback>()) ?? DegradedFallback.Score,
            TooLate = degraded?.Word("velocity_late", Enum.GetValues<DegradedFallback>()) ?? DegradedFallback.Score,
            HasTestTokens = fields.Flag("test_tokens"),
            Rules = [.. fields.Array("rules", PolicyLimits.RulesMax).Select(ReadRule)],
            Challengers = [.. fields.Array("challengers", PolicyLimits.ChallengersMax).Select(ReadChallenger)],
        };
        thresholds?.Close();
        degraded?.Close();
        fields.Close();
        CheckUnique(fields.Array("rules", PolicyLimits.RulesMax), document.Rules.Select(r => r.Id), "id");
        CheckUnique(fields.Array("challengers", PolicyLimits.ChallengersMax), document.Challengers.Select(c => c.Name), "name");
        if (document.Challengers.Sum(c => c.Share) > 1)
            problems.Add(fields.Find("challengers")!, "the shares of all challengers are more than 1");
        return document;
    }

    private static string ReadName(JsonFields fields, string property)
    {
        var name = fields.Required(property, NameLengthMax);
        if (name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
            fields.Wrong($"{property}: 1 to {NameLengthMax} of letters, digits and _ - . expected, '{name}' found");
        return name;
    }

    private static ScoreBands? ReadBands(JsonFields fields)
    {
        var review = fields.Number("review_from", 0, 1);
        var block = fields.Number("block_from", 0, 1);
        if (review is null && block is null)
            return null;
        if (review is null || block is null)
            fields.Wrong("'review_from' and 'block_from' belong together");
        else if (!(review > 0 && review <= block))
            fields.Wrong("0 < review_from <= block_from <= 1 expected");
        return new ScoreBands(review ?? 1, block ?? 1);
    }

    private Segment ReadSegment(JsonItem item)
    {
        var fields = new JsonFields(item, problems);
        var segment = new Segment(
            fields.Text("merchant", Limits.IdBytesMax),
            fields.Word("channel", Enum.GetValues<Channel>().AsSpan()[1..]) ?? Channel.NotProvided,
            fields.Text("country", 2),
            ReadBands(fields) ?? default);
        if (segment is { Merchant: null, Country: null, Channel: Channel.NotProvided })
            fields.Wrong("a segment names at least one of merchant, channel and country");
        if (segment.Bands == default)
            fields.Wrong("'review_from' and 'block_from' are missing");
        fields.Close();
        return segment;
    }

    private static ReviewBudget ReadBudget(JsonFields fields)
    {
        var count = fields.Whole("count", 0, 1_000_000_000);
        var per = fields.Text("per", NameLengthMax);
        if (count is null)
            fields.Wrong("'count' is missing");
        if (per is not ("hour" or "day"))
            fields.Wrong("'per': hour or day expected");
        var over = fields.Word("over", Decision.Allow, Decision.Block) ?? Decision.Allow;
        fields.Close();
        return new ReviewBudget(count ?? 0, (long)(per == "hour" ? TimeSpan.FromHours(1) : Day).TotalMilliseconds, over);
    }

    private static BreakerSettings ReadBreaker(JsonFields fields)
    {
        var window = fields.Duration("window", TimeSpan.FromSeconds(16), Day);
        var floor = fields.Whole("floor", 1, 1_000_000_000);
        if (window is null || floor is null)
            fields.Wrong("'window' and 'floor' are needed");
        var breaker = new BreakerSettings(
            (long)(window ?? Day).TotalMilliseconds, floor ?? 1,
            fields.Number("block_min", 0, 1) ?? 0, fields.Number("block_max", 0, 1) ?? 1,
            fields.Number("review_min", 0, 1) ?? 0, fields.Number("review_max", 0, 1) ?? 1,
            fields.Word("fallback", Enum.GetValues<BreakerFallback>()) ?? BreakerFallback.Score);
        if (breaker.BlockMin > breaker.BlockMax || breaker.ReviewMin > breaker.ReviewMax)
            fields.Wrong("a least share above the greatest trips always");
        fields.Close();
        return breaker;
    }

    private PolicyRule ReadRule(JsonItem item)
    {
        var fields = new JsonFields(item, problems);
        Conditions.Add(fields.Find("when"));
        var version = fields.Whole("version", 1, int.MaxValue);
        if (version is null)
            fields.Wrong("'version' is missing");
        var action = fields.Word("action", Enum.GetValues<RuleAction>());
        if (action is null)
            fields.Wrong("'action' is missing");
        var rule = new PolicyRule
        {
            Id = ReadName(fields, "id"),
            Version = (uint)(version ?? 1),
            Priority = fields.Whole("priority", -1_000_000, 1_000_000) ?? 0,
            Action = action ?? RuleAction.Tag,
            When = fields.Required("when", PolicyLimits.ConditionLengthMax),
            StartUnixMs = fields.Time("start") ?? long.MinValue,
            EndUnixMs = fields.Time("end") ?? long.MaxValue,
            IsShadow = fields.Flag("shadow"),
        };
        fields.Text("note", ReasonLengthMax);
        if (rule.EndUnixMs <= rule.StartUnixMs)
            fields.Wrong("never fires: it ends before it starts");
        fields.Close();
        return rule;
    }

    private ChallengerSettings ReadChallenger(JsonItem item)
    {
        var fields = new JsonFields(item, problems);
        var challenger = new ChallengerSettings(
            ReadName(fields, "name"), fields.Text("model", PathLengthMax), fields.Text("policy", PathLengthMax),
            fields.Number("share", 0, 1) ?? 0);
        if (challenger is { Model: null, Policy: null })
            fields.Wrong("a challenger has a model, a policy or both");
        fields.Close();
        return challenger;
    }

    private void CheckUnique(IReadOnlyList<JsonItem> items, IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, item) in names.Zip(items))
        {
            if (name.Length > 0 && !seen.Add(name))
                problems.Add(item, $"the {what} '{name}' is used twice");
        }
    }
}
