namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A number, amount, duration or flag of the payment.</summary>
internal sealed record InputNode(int Position, RuleValueKind Kind, int Input) : RuleNode(Position, Kind);
