using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Tuning;

/// <summary>
/// Searches the learner's settings: at random (Bergstra and Bengio, JMLR 2012), or by successive halving with trees as the
/// resource (Jamieson and Talwalkar, AISTATS 2016). The same seed and data find the same setting.
/// </summary>
internal static class Tuner
{
    private const int Eta = 3;

    /// <summary>The settings, the best first; of halving those that came furthest.</summary>
    public static List<TunedSetting> Search(
        List<TuneFold> folds, TuneOptions options, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        var random = new SplitMix64(options.Seed);
        // The first is what one gets without tuning: a search that finds nothing better says so.
        var candidates = new List<BoostingOptions> { new() { Threads = options.Threads } };
        while (candidates.Count < options.Candidates)
            candidates.Add(Draw(ref random, options.Threads));
        int[] rungs = Rungs(options);
        double work = Work(candidates.Count, rungs);
        double done = 0;
        var ranked = new List<TunedSetting>();
        foreach (int trees in rungs)
        {
            ranked.Clear();
            foreach (var candidate in candidates)
            {
                cancellation.ThrowIfCancellationRequested();
                ranked.Add(Measure(folds, candidate with { Trees = trees }, cancellation));
                done += trees;
                progress?.Invoke(done / work, FormattableString.Invariant($"{trees} trees, best average precision {ranked.Max(r => r.AveragePrecision):F4}"));
            }

            ranked.Sort((a, b) => b.AveragePrecision.CompareTo(a.AveragePrecision));
            candidates = [.. ranked.Take(Math.Max(1, candidates.Count / Eta)).Select(r => r.Options)];
        }

        return ranked;
    }

    private static TunedSetting Measure(List<TuneFold> folds, BoostingOptions setting, CancellationToken cancellation)
    {
        double[] precisions = [.. folds.Select(fold => fold.Measure(setting, cancellation))];
        return new TunedSetting(setting, precisions.Average(), precisions);
    }

    private static int[] Rungs(TuneOptions options)
    {
        var rungs = new List<int> { options.Trees };
        for (int left = options.Candidates / Eta; options.IsHalving && left > 1 && rungs[0] / Eta >= 3; left /= Eta)
            rungs.Insert(0, rungs[0] / Eta);
        return [.. rungs];
    }

    private static double Work(int candidates, int[] rungs)
    {
        double work = 0;
        foreach (int trees in rungs)
        {
            work += (double)candidates * trees;
            candidates = Math.Max(1, candidates / Eta);
        }

        return work;
    }

    private static BoostingOptions Draw(ref SplitMix64 random, int threads) => new()
    {
        LeavesMax = (int)Math.Round(LogUniform(ref random, 4, 128)),
        LearningRate = Math.Round(LogUniform(ref random, 0.02, 0.3), 4),
        L2 = Math.Round(LogUniform(ref random, 0.1, 100), 3),
        LeafRowsMin = (int)Math.Round(LogUniform(ref random, 5, 300)),
        LeafHessianMin = Math.Round(LogUniform(ref random, 0.1, 20), 3),
        FeatureShare = Math.Round(0.4 + (0.6 * random.NextDouble()), 3),
        RowShare = Math.Round(0.5 + (0.5 * random.NextDouble()), 3),
        Threads = threads,
    };

    private static double LogUniform(ref SplitMix64 random, double low, double high)
        => low * Math.Pow(high / low, random.NextDouble());
}
