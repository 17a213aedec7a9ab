namespace FraudScoring.Core.Decisions.Rules;

/// <summary>
/// The rules of a policy, compiled: numbers are fetched once for all rules, and each rule is a chain of questions with
/// jumps, so that a rule costs a few comparisons and an answer that decides ends it. Immutable.
/// </summary>
internal sealed record RuleProgram(
    RuleInput[] Inputs, RuleTextTest[] TextTests, RuleListTest[] ListTests, ArithmeticStep[][] Computations,
    RuleStep[] Steps, int[] Entries, int StackMax);
