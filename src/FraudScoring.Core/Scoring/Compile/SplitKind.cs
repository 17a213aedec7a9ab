namespace FraudScoring.Core.Scoring.Compile;

/// <summary>The tests that are left after <see cref="Lowering"/>.</summary>
internal enum SplitKind : byte
{
    /// <summary>Left when the float is at most the float threshold.</summary>
    Numeric = 0,

    /// <summary>Left when the value, cut to a whole number, is in the set.</summary>
    Category = 1,

    /// <summary>Left when the value equals the threshold.</summary>
    Equal = 2,

    /// <summary>Right when any feature of the set is above zero.</summary>
    AnyPositive = 3,
}
