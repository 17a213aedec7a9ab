namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A test of texts, by its number in the program.</summary>
internal sealed record TextTestNode(int Position, int Test) : RuleNode(Position, RuleValueKind.Bool);
