namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A number, amount or duration that is known at load.</summary>
internal sealed record ConstantNode(int Position, RuleValueKind Kind, double Value) : RuleNode(Position, Kind);
