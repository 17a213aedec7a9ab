namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What a step of a compiled rule asks.</summary>
internal enum RuleOp : byte
{
    /// <summary>Whether a number is in a range: every comparison with a constant but that of difference.</summary>
    IsInRange,

    /// <summary>Two computed numbers.</summary>
    CompareComputed,

    /// <summary>Whether a computed number is missing.</summary>
    IsMissing,

    /// <summary>A test of texts.</summary>
    TestText,

    /// <summary>A test of a list.</summary>
    TestList,
}
