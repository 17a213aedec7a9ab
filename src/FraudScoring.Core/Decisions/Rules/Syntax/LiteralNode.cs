namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A text that is known at load.</summary>
internal sealed record LiteralNode(int Position, string Value) : RuleNode(Position, RuleValueKind.Text);
