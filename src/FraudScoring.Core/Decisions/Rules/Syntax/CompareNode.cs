namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>Two numbers compared.</summary>
internal sealed record CompareNode(int Position, Comparison Comparison, RuleNode Left, RuleNode Right)
    : RuleNode(Position, RuleValueKind.Bool);
