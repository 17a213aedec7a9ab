namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A text of the payment.</summary>
internal sealed record TextNode(int Position, RuleText Text) : RuleNode(Position, RuleValueKind.Text);
