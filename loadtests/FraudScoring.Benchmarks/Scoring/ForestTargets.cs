using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>Times that scoring may take on a current server core; NaN where nothing is promised.</summary>
internal static class ForestTargets
{
    /// <summary>The time that reading and compiling 500 trees of 31 leaves may take.</summary>
    public const double LoadUs = 100_000;

    // Wide models with learned directions for NaN may take this much longer.
    private const double Surcharge = 1.4;

    public static (double CallUs, double BatchUs) Of(ScorerKind kind, int trees, int leaves, bool hasMissing)
    {
        if (leaves == 63)
            return (kind == ScorerKind.Avx512 ? 0.65 : double.NaN, double.NaN);
        if (leaves != 31)
            return (double.NaN, double.NaN);
        var (call, batch) = (kind, trees) switch
        {
            (ScorerKind.Avx512, 100) => (0.16, 0.08),
            (ScorerKind.Avx512, 500) => (1.1, 0.33),
            (ScorerKind.Avx2, 100) => (0.26, double.NaN),
            (ScorerKind.Avx2, 500) => (1.3, double.NaN),
            (ScorerKind.Portable, 100) => (1.1, double.NaN),
            (ScorerKind.Portable, 500) => (5.0, double.NaN),
            _ => (double.NaN, double.NaN),
        };
        return hasMissing ? (call * Surcharge, batch * Surcharge) : (call, batch);
    }

    /// <summary>The time that one explanation may take, in microseconds.</summary>
    public static double Explain(int trees) => (Avx512Forest.IsSupported, trees) switch
    {
        (true, 100) => 15,
        (true, _) => 70,
        (false, 100) => 20,
        _ => 90,
    };
}
