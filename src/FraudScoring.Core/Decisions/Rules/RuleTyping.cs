using System.Text;
using FraudScoring.Core.Decisions.Rules.Syntax;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Which values may be put together, and what comes of it. What is known at load is computed at load.</summary>
internal static class RuleTyping
{
    /// <summary>A condition; a flag such as <c>card_foreign</c> is one.</summary>
    public static RuleNode Condition(RuleNode node)
    {
        if (node is InputNode { Kind: RuleValueKind.Bool })
            return new CompareNode(node.Position, Comparison.Equal, node, new ConstantNode(node.Position, RuleValueKind.Bool, 1));
        return node.Kind == RuleValueKind.Bool
            ? node
            : throw new RuleSyntaxException(node.Position, $"a condition expected, this is {Describe(node.Kind)}");
    }

    public static RuleNode Arithmetic(char sign, RuleNode left, RuleNode right, int position)
    {
        CheckIsNumber(left);
        CheckIsNumber(right);
        var kind = ResultOf(sign, left, right, position);
        if (sign == '/' && right is ConstantNode { Value: 0 })
            throw new RuleSyntaxException(right.Position, "division by zero");
        if (left is ConstantNode l && right is ConstantNode r)
            return new ConstantNode(left.Position, kind, Compute(sign, l.Value, r.Value));
        return new ArithmeticNode(position, kind, sign, left, right);
    }

    /// <summary>The result of an operator; missing (NaN) when a side is or the divisor is zero.</summary>
    public static double Compute(char sign, double left, double right) => sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => right == 0 ? double.NaN : left / right,
        _ => Math.Abs(left),
    };

    public static RuleNode Compare(RuleScope scope, Comparison comparison, RuleNode left, RuleNode right, int position)
    {
        if (left.Kind == RuleValueKind.Text || right.Kind == RuleValueKind.Text)
            return CompareTexts(scope, comparison, left, right, position);
        CheckIsNumber(left);
        CheckIsNumber(right);
        (left, right) = (Adapt(left, right.Kind), Adapt(right, left.Kind));
        if (left.Kind != right.Kind)
            throw Mismatch("compared with", left, right, position);
        if (left is ConstantNode l && right is ConstantNode r)
            return new TruthNode(position, Comparisons.Holds(comparison, l.Value, r.Value));
        return left is ConstantNode
            ? new CompareNode(position, Comparisons.Mirror(comparison), right, left)
            : new CompareNode(position, comparison, left, right);
    }

    public static RuleNode OneOf(RuleScope scope, RuleNode left, List<RuleNode> values, int position)
    {
        if (left is not TextNode { Text: var text })
        {
            return values.Select(v => Compare(scope, Comparison.Equal, left, v, v.Position))
                .Aggregate((a, b) => new JunctionNode(position, false, a, b));
        }

        var literals = values.Select(v => v as LiteralNode ?? throw new RuleSyntaxException(v.Position, "a text in double quotes expected"));
        return TextTest(scope, RuleTextTestKind.OneOf, text, default, [.. literals.Select(l => Bytes(l))], position);
    }

    public static TextTestNode TextTest(
        RuleScope scope, RuleTextTestKind kind, RuleText text, RuleText other, byte[][] values, int position)
        => new(position, scope.TextTest(new RuleTextTest(kind, text, other, values)));

    public static byte[] Bytes(LiteralNode literal)
        => literal.Value.Length > 0
            ? Encoding.UTF8.GetBytes(literal.Value)
            : throw new RuleSyntaxException(literal.Position, "no field is an empty text; use is_missing(...)");

    public static string Describe(RuleValueKind kind) => kind switch
    {
        RuleValueKind.Money => "an amount of money",
        RuleValueKind.Duration => "a duration",
        RuleValueKind.Bool => "a condition",
        RuleValueKind.Text => "a text",
        _ => "a number",
    };

    private static RuleNode CompareTexts(
        RuleScope scope, Comparison comparison, RuleNode left, RuleNode right, int position)
    {
        if (comparison is not (Comparison.Equal or Comparison.NotEqual))
            throw new RuleSyntaxException(position, "texts are compared with == and != only");
        if (left is LiteralNode && right is not LiteralNode)
            (left, right) = (right, left);
        var equal = (left, right) switch
        {
            (WordNode word, LiteralNode literal) => new CompareNode(
                position, Comparison.Equal, new InputNode(word.Position, RuleValueKind.Number, word.Input), Word(word, literal)),
            (TextNode text, LiteralNode literal)
                => TextTest(scope, RuleTextTestKind.OneOf, text.Text, default, [Bytes(literal)], position),
            (TextNode text, TextNode other) => TextTest(scope, RuleTextTestKind.SameAs, text.Text, other.Text, [], position),
            (LiteralNode one, LiteralNode other) => new TruthNode(position, one.Value == other.Value),
            _ => (RuleNode)ThrowTextMismatch(left, right, position),
        };
        return comparison == Comparison.Equal ? equal : new NotNode(position, equal);
    }

    private static TruthNode ThrowTextMismatch(RuleNode left, RuleNode right, int position)
        => throw Mismatch("compared with", left, right, position);

    private static ConstantNode Word(WordNode field, LiteralNode literal)
    {
        var number = Array.IndexOf(field.Words, literal.Value) + 1;
        if (number == 0)
        {
            throw new RuleSyntaxException(
                literal.Position, $"\"{literal.Value}\" is no {field.Field}; known are {string.Join(", ", field.Words)}");
        }

        return new ConstantNode(literal.Position, RuleValueKind.Number, number);
    }

    private static RuleValueKind ResultOf(char sign, RuleNode left, RuleNode right, int position)
    {
        if (sign is '+' or '-' or 'a')
        {
            var kind = left is ConstantNode { Kind: RuleValueKind.Number } && right.Kind == RuleValueKind.Money ? right.Kind : left.Kind;
            var isSame = right.Kind == kind || (right is ConstantNode { Kind: RuleValueKind.Number } && kind == RuleValueKind.Money);
            return isSame ? kind : throw Mismatch(sign == '+' ? "added to" : "subtracted from", right, left, position);
        }

        if (right.Kind == RuleValueKind.Number)
            return left.Kind;
        if (sign == '*' && left.Kind == RuleValueKind.Number)
            return right.Kind;
        return sign == '/' && left.Kind == right.Kind
            ? RuleValueKind.Number
            : throw Mismatch(sign == '*' ? "multiplied by" : "divided by", left, right, position);
    }

    // A bare number beside money is an amount in the reference currency; durations always name their unit.
    private static RuleNode Adapt(RuleNode node, RuleValueKind wanted)
        => node is ConstantNode { Kind: RuleValueKind.Number } constant && wanted == RuleValueKind.Money
            ? constant with { Kind = RuleValueKind.Money }
            : node;

    private static void CheckIsNumber(RuleNode node)
    {
        if (node.Kind is RuleValueKind.Bool or RuleValueKind.Text)
            throw new RuleSyntaxException(node.Position, $"a number, amount or duration expected, this is {Describe(node.Kind)}");
    }

    private static RuleSyntaxException Mismatch(string verb, RuleNode left, RuleNode right, int position)
    {
        var hint = (left.Kind, right.Kind) is (RuleValueKind.Duration, RuleValueKind.Number) or (RuleValueKind.Number, RuleValueKind.Duration)
            ? "; write a duration with its unit, such as 10m"
            : string.Empty;
        return new RuleSyntaxException(position, $"{Describe(left.Kind)} cannot be {verb} {Describe(right.Kind)}{hint}");
    }
}
