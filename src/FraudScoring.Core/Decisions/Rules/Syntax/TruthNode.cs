namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>True or false.</summary>
internal sealed record TruthNode(int Position, bool IsTrue) : RuleNode(Position, RuleValueKind.Bool);
