namespace FraudScoring.Core.Scoring;

/// <summary>How a library adds the leaves of a row; followed so that its scores are reproduced.</summary>
public enum SumKind : byte
{
    /// <summary>In double precision: reproduced by an exact fixed-point sum.</summary>
    Double = 0,

    /// <summary>In double precision, the result rounded to float.</summary>
    DoubleRoundedToFloat = 1,

    /// <summary>In single precision, tree after tree in file order, starting from the base score.</summary>
    FloatInOrder = 2,
}
