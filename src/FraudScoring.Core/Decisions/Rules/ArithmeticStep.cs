namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A step of a computation on a stack: <c>i</c> pushes an input, <c>c</c> a constant, others are operators.</summary>
internal readonly record struct ArithmeticStep(char Operator, int Input, double Constant);
