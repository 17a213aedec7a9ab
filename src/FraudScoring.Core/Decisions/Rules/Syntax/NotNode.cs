namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>The opposite.</summary>
internal sealed record NotNode(int Position, RuleNode Operand) : RuleNode(Position, RuleValueKind.Bool);
