namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>Both, or one of two.</summary>
internal sealed record JunctionNode(int Position, bool IsAnd, RuleNode Left, RuleNode Right)
    : RuleNode(Position, RuleValueKind.Bool);
