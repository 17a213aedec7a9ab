namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>Whether a field is on a list, by the test's number in the program.</summary>
internal sealed record InListNode(int Position, int Test) : RuleNode(Position, RuleValueKind.Bool);
