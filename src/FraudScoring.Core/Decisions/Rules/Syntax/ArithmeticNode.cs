namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>Two numbers and <c>+ - * /</c>, or one and <c>a</c> (its absolute value).</summary>
internal sealed record ArithmeticNode(int Position, RuleValueKind Kind, char Operator, RuleNode Left, RuleNode Right)
    : RuleNode(Position, Kind);
