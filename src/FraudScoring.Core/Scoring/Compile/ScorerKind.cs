namespace FraudScoring.Core.Scoring.Compile;

/// <summary>The ways to score, fastest last.</summary>
internal enum ScorerKind
{
    /// <summary>Trees walked eight by eight; on any CPU.</summary>
    Portable = 0,

    /// <summary>Bit vectors in 256-bit registers.</summary>
    Avx2 = 1,

    /// <summary>Bit vectors in 512-bit registers.</summary>
    Avx512 = 2,
}
