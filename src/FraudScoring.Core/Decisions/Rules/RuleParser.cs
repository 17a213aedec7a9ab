using FraudScoring.Core.Decisions.Rules.Syntax;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>
/// Reads an expression by recursive descent and checks names, types and units on the way. From weak to strong:
/// <c>or</c>; <c>and</c>; <c>not</c>; comparisons and <c>in</c>; <c>+ -</c>; <c>* /</c>; <c>-</c> of one number.
/// </summary>
internal sealed class RuleParser
{
    private const int DepthMax = 64;

    private readonly List<Token> _tokens;
    private readonly RuleScope _scope;
    private readonly RuleCalls _calls;
    private int _at;
    private int _depth;

    private RuleParser(List<Token> tokens, RuleScope scope)
    {
        (_tokens, _scope) = (tokens, scope);
        _calls = new RuleCalls(scope);
    }

    private Token Current => _tokens[_at];

    /// <summary>Reads a condition.</summary>
    /// <exception cref="RuleSyntaxException">It is not one.</exception>
    public static RuleNode Parse(string text, RuleScope scope)
    {
        var parser = new RuleParser(RuleLexer.Cut(text), scope);
        var node = parser.ReadOr();
        if (parser.Current.Kind != TokenKind.End)
            throw new RuleSyntaxException(parser.Current.Position, $"an operator such as and, or expected, {parser.Current} found");
        return RuleTyping.Condition(node);
    }

    private RuleNode ReadOr()
    {
        Descend();
        var left = ReadAnd();
        while (Current.Is("or"))
        {
            var position = Take().Position;
            left = new JunctionNode(position, false, RuleTyping.Condition(left), RuleTyping.Condition(ReadAnd()));
        }

        _depth--;
        return left;
    }

    private RuleNode ReadAnd()
    {
        var left = ReadNot();
        while (Current.Is("and"))
        {
            var position = Take().Position;
            left = new JunctionNode(position, true, RuleTyping.Condition(left), RuleTyping.Condition(ReadNot()));
        }

        return left;
    }

    private RuleNode ReadNot()
    {
        if (!Current.Is("not"))
            return ReadComparison();
        Descend();
        var position = Take().Position;
        var node = new NotNode(position, RuleTyping.Condition(ReadNot()));
        _depth--;
        return node;
    }

    private RuleNode ReadComparison()
    {
        var left = ReadSum();
        if (Current.Is("in"))
            return ReadOneOf(left, isNegated: false);
        if (Current.Is("not") && _tokens[_at + 1].Is("in"))
        {
            Take();
            return ReadOneOf(left, isNegated: true);
        }

        if (Current.Kind != TokenKind.Symbol || !Comparisons.TryParse(Current.Text, out var comparison))
            return left;
        var position = Take().Position;
        var node = RuleTyping.Compare(_scope, comparison, left, ReadSum(), position);
        if (Current.Kind == TokenKind.Symbol && Comparisons.TryParse(Current.Text, out _))
            throw new RuleSyntaxException(Current.Position, "comparisons do not chain; write a < b and b < c");
        return node;
    }

    private RuleNode ReadOneOf(RuleNode left, bool isNegated)
    {
        var position = Take().Position;
        Expect("(");
        var values = new List<RuleNode>();
        do
        {
            values.Add(ReadSum());
        }
        while (TryTake(","));
        Expect(")");
        var node = RuleTyping.OneOf(_scope, left, values, position);
        return isNegated ? new NotNode(position, node) : node;
    }

    private RuleNode ReadSum()
    {
        var left = ReadProduct();
        while (Current.Is("+") || Current.Is("-"))
        {
            var sign = Take();
            left = RuleTyping.Arithmetic(sign.Text[0], left, ReadProduct(), sign.Position);
        }

        return left;
    }

    private RuleNode ReadProduct()
    {
        var left = ReadFactor();
        while (Current.Is("*") || Current.Is("/"))
        {
            var sign = Take();
            left = RuleTyping.Arithmetic(sign.Text[0], left, ReadFactor(), sign.Position);
        }

        return left;
    }

    private RuleNode ReadFactor()
    {
        if (Current.Is("-"))
        {
            Descend();
            var position = Take().Position;
            var operand = ReadFactor();
            _depth--;
            return RuleTyping.Arithmetic('-', new ConstantNode(position, operand.Kind, 0), operand, position);
        }

        if (TryTake("("))
        {
            var inner = ReadOr();
            Expect(")");
            return inner;
        }

        return ReadOperand();
    }

    private RuleNode ReadOperand()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new ConstantNode(token.Position, RuleValueKind.Number, token.Number);
            case TokenKind.Duration:
                return new ConstantNode(token.Position, RuleValueKind.Duration, token.Number);
            case TokenKind.Money:
                return new ConstantNode(token.Position, RuleValueKind.Money, RuleMoney.InReference(_scope.Features, token));
            case TokenKind.Text:
                return new LiteralNode(token.Position, token.Text);
            case TokenKind.Name when token.Text is "true" or "false":
                return new TruthNode(token.Position, token.Text == "true");
            case TokenKind.Name when token.Text is not ("and" or "or" or "not" or "in"):
                return TryTake("(") ? ReadCall(token) : ReadName(token);
            default:
                throw new RuleSyntaxException(token.Position, $"a name, a number, a text or ( expected, {token} found");
        }
    }

    private RuleNode ReadName(Token name)
    {
        return RuleFields.Find(_scope, name.Text, name.Position) ?? _scope.FeatureByName(name.Text, name.Position)
            ?? throw new RuleSyntaxException(
                name.Position,
                $"'{name.Text}' is no field and no feature of the model"
                + Suggestions.For(name.Text, [.. RuleFields.Names, .. _scope.Features.Names]));
    }

    private RuleNode ReadCall(Token name)
    {
        var isFeature = RuleCalls.IsFeature(name.Text);
        var arguments = new List<Token>();
        RuleNode? first = null;
        if (!isFeature)
        {
            RuleCalls.CheckName(name);
            // A list's name is not a value, so it is kept as it is written.
            if (name.Text is "in_list" or "attribute")
                arguments.Add(Take());
            if (name.Text != "attribute" && (name.Text != "in_list" || TryTake(",")))
                first = ReadOr();
        }

        while (isFeature && !Current.Is(")") && Current.Kind != TokenKind.End)
        {
            arguments.Add(Take());
            if (!TryTake(","))
                break;
        }

        if (name.Text == "starts_with" && TryTake(","))
            arguments.Add(Take());
        Expect(")");
        return isFeature ? _calls.Feature(name, arguments) : _calls.Function(name, arguments, first);
    }

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            _at++;
        return token;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TryTake(symbol))
            throw new RuleSyntaxException(Current.Position, $"'{symbol}' expected, {Current} found");
    }

    private void Descend()
    {
        if (++_depth > DepthMax)
            throw new RuleSyntaxException(Current.Position, $"nested more than {DepthMax} deep");
    }
}
