namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>Whether a number is missing.</summary>
internal sealed record MissingNumberNode(int Position, RuleNode Number) : RuleNode(Position, RuleValueKind.Bool);
