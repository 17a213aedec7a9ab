namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>An enumerated field, a number that is written as one of some words.</summary>
internal sealed record WordNode(int Position, int Input, string Field, string[] Words) : RuleNode(Position, RuleValueKind.Text);
