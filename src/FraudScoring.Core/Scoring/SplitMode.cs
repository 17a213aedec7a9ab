namespace FraudScoring.Core.Scoring;

/// <summary>The test of a split; when it holds the row goes to the node's true child.</summary>
public enum SplitMode : byte
{
    /// <summary>Value at most the threshold.</summary>
    LessOrEqual = 0,

    /// <summary>Value below the threshold.</summary>
    Less = 1,

    /// <summary>Value at least the threshold.</summary>
    GreaterOrEqual = 2,

    /// <summary>Value above the threshold.</summary>
    Greater = 3,

    /// <summary>Value equal to the threshold.</summary>
    Equal = 4,

    /// <summary>Value different from the threshold.</summary>
    NotEqual = 5,

    /// <summary>
    /// The value, cut to a whole number, is a member of the node's set. Values that are negative after cutting, or do
    /// not fit 32 bits, are members of no set.
    /// </summary>
    Category = 6,

    /// <summary>Any of the features in the node's set is above zero (NaN is not).</summary>
    AnyPositive = 7,
}
