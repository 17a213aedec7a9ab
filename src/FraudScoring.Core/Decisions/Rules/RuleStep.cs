namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A question, and which step is next for each answer; negative steps are the ends.</summary>
internal readonly record struct RuleStep(
    RuleOp Op, Comparison Comparison, bool IsNegated, int Index, int Other, double Min, double Max, int OnTrue, int OnFalse)
{
    /// <summary>The end of a rule that fires.</summary>
    public const int Fires = -1;

    /// <summary>The end of a rule that does not.</summary>
    public const int Ends = -2;
}
