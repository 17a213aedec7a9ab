using System.Text;
using System.Text.Json;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Rules.Syntax;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What calls in an expression mean: features such as <c>count(card, 10m)</c>, and a few functions.</summary>
internal sealed class RuleCalls(RuleScope scope)
{
    private static readonly string[] Functions = ["in_list", "is_missing", "attribute", "starts_with", "abs"];

    private static readonly Dictionary<string, FeatureKind> Features = new FeatureKind[]
    {
        FeatureKind.Count, FeatureKind.Sum, FeatureKind.Mean, FeatureKind.Max, FeatureKind.Stddev, FeatureKind.Distinct,
        FeatureKind.Seen, FeatureKind.DeclinedCount, FeatureKind.DeclinedShare, FeatureKind.SinceLast, FeatureKind.Ratio,
        FeatureKind.Zscore, FeatureKind.DistanceKm, FeatureKind.SpeedKmh, FeatureKind.LabelCount, FeatureKind.LabelFrauds,
        FeatureKind.LabelRisk,
    }.ToDictionary(kind => Snake(kind));

    public static bool IsFeature(string name) => Features.ContainsKey(name);

    public static void CheckName(Token name)
    {
        if (!Functions.Contains(name.Text))
        {
            throw new RuleSyntaxException(
                name.Position, $"there is no function '{name.Text}'{Suggestions.For(name.Text, [.. Functions, .. Features.Keys])}");
        }
    }

    /// <summary>A feature by its kind: entity, then <c>of</c>, window and delay where the kind has them, then <c>prior</c>.</summary>
    public RuleNode Feature(Token name, List<Token> arguments)
    {
        var kind = Features[name.Text];
        var shape = new FeatureDefinition { Name = string.Empty, Kind = kind };
        var at = 0;
        var definition = shape with { Entity = Word<EntityKind>(name, arguments, at++, "an entity") };
        if (shape.HasRelated)
            definition = definition with { Of = Word<RelatedField>(name, arguments, at++, "what is told apart") };
        if (shape.HasWindow)
            definition = definition with { Window = Duration(name, arguments, at++, "a window such as 10m") };
        if (shape.IsLabel)
            definition = definition with { Delay = Duration(name, arguments, at++, "a delay such as 7d") };
        if (at < arguments.Count && arguments[at].Is("prior"))
        {
            definition = definition with { IsPrior = true };
            at++;
        }

        if (at < arguments.Count)
            throw new RuleSyntaxException(arguments[at].Position, $"{name.Text}: ')' expected, {arguments[at]} found");
        return scope.Feature(definition with { Name = NameOf(definition) }, name.Position);
    }

    public RuleNode Function(Token name, List<Token> arguments, RuleNode? first) => name.Text switch
    {
        "in_list" => InList(name, arguments[0], first),
        "attribute" => Attribute(arguments[0]),
        "is_missing" => IsMissing(name, first!),
        "starts_with" => StartsWith(name, first!, arguments),
        _ => RuleTyping.Arithmetic('a', first!, first!, name.Position),
    };

    private InListNode InList(Token name, Token list, RuleNode? field)
    {
        if (list.Kind != TokenKind.Text)
            throw new RuleSyntaxException(list.Position, $"in_list: the list's name in double quotes expected, {list} found");
        if (field is not TextNode { Text: { Attribute: null, Field: var text } } || RuleFields.ListKindOf(text) is not { } kind)
        {
            throw new RuleSyntaxException(
                field?.Position ?? name.Position,
                $"in_list: a field of a kind that lists have expected: {string.Join(", ", Enum.GetValues<ListKind>().Select(Snake))}"
                + "; for countries card_country, merchant_country, billing_country or shipping_country");
        }

        return new InListNode(name.Position, scope.ListTest(new RuleListTest(list.Text, kind, text), list.Position));
    }

    private static TextNode Attribute(Token key)
    {
        if (key.Kind != TokenKind.Text || key.Text.Length == 0 || Encoding.UTF8.GetByteCount(key.Text) > Limits.AttributeKeyBytesMax)
        {
            throw new RuleSyntaxException(
                key.Position, $"attribute: a key of 1 to {Limits.AttributeKeyBytesMax} bytes in double quotes expected, {key} found");
        }

        return new TextNode(key.Position, new RuleText(default, key.Text));
    }

    private RuleNode IsMissing(Token name, RuleNode operand) => operand switch
    {
        TextNode text => RuleTyping.TextTest(scope, RuleTextTestKind.IsMissing, text.Text, default, [], name.Position),
        WordNode word => new MissingNumberNode(name.Position, new InputNode(word.Position, RuleValueKind.Number, word.Input)),
        InputNode or ArithmeticNode => new MissingNumberNode(name.Position, operand),
        _ => throw new RuleSyntaxException(operand.Position, "is_missing: a field, a feature or a computed number expected"),
    };

    private TextTestNode StartsWith(Token name, RuleNode operand, List<Token> arguments)
    {
        if (operand is not TextNode text)
            throw new RuleSyntaxException(operand.Position, "starts_with: a text field expected");
        if (arguments is not [{ Kind: TokenKind.Text } prefix])
            throw new RuleSyntaxException(name.Position, "starts_with: a field and a text in double quotes expected");
        var value = RuleTyping.Bytes(new LiteralNode(prefix.Position, prefix.Text));
        return RuleTyping.TextTest(scope, RuleTextTestKind.StartsWith, text.Text, default, [value], name.Position);
    }

    private static T Word<T>(Token name, List<Token> arguments, int index, string what)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>();
        if (index < arguments.Count && arguments[index].Kind == TokenKind.Name)
        {
            foreach (var value in known)
            {
                if (Snake(value) == arguments[index].Text)
                    return value;
            }
        }

        throw Expected(name, arguments, index, $"{what} ({string.Join(", ", known.Select(Snake))})");
    }

    private static TimeSpan Duration(Token name, List<Token> arguments, int index, string what)
        => index < arguments.Count && arguments[index].Kind == TokenKind.Duration
            ? TimeSpan.FromSeconds(Math.Min(arguments[index].Number, 1e9))
            : throw Expected(name, arguments, index, what);

    private static RuleSyntaxException Expected(Token name, List<Token> arguments, int index, string what)
        => index < arguments.Count
            ? new RuleSyntaxException(arguments[index].Position, $"{name.Text}: {what} expected, {arguments[index]} found")
            : new RuleSyntaxException(name.Position, $"{name.Text}: {what} is missing");

    private static string NameOf(FeatureDefinition d)
    {
        string?[] parts =
        [
            Snake(d.Kind), d.Entity is { } e ? Snake(e) : null, d.Of is { } of ? Snake(of) : null,
            d.Window is { } w ? Durations.Format(w) : null, d.Delay is { } delay ? Durations.Format(delay) : null,
            d.IsPrior ? "prior" : null,
        ];
        return string.Join('_', parts.Where(p => p is not null));
    }

    private static string Snake<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
