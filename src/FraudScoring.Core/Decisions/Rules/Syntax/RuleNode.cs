namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A part of a checked expression.</summary>
/// <param name="Position">Characters of the expression before it.</param>
/// <param name="Kind">Its type and unit.</param>
internal abstract record RuleNode(int Position, RuleValueKind Kind);
