namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Draws cards with replacement and measures both models on the same draw. A draw is a count for each card; figures with
/// counts as weights need the payments sorted once only.
/// </summary>
internal static class PairedBootstrap
{
    private const double Below = 0.025;

    public static Comparison Compare(
        PeriodFigures challenger, ScoredPayments challengers, PeriodFigures champion, ScoredPayments champions, int draws, ulong seed,
        Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var cards = challengers.Cards.Distinct().Select((card, i) => (card, i)).ToDictionary(x => x.card, x => x.i);
        int[] cardOf = [.. challengers.Cards.Select(card => cards[card])];
        var (first, second) = (new WeightedRanking(challengers, cardOf), new WeightedRanking(champions, cardOf));
        var thresholds = new[] { (challenger.ReviewFrom, challenger.BlockFrom), (champion.ReviewFrom, champion.BlockFrom) };
        var differences = new[] { new List<double>(), [], [] };
        var counts = new int[cards.Count];
        var random = new Boosting.SplitMix64(seed);
        for (int draw = 0; draw < draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(draw);
            Array.Clear(counts);
            for (int i = 0; i < counts.Length; i++)
                counts[(int)(((UInt128)random.Next() * (uint)counts.Length) >> 64)]++;
            var a = first.Measure(counts, Math.Min(thresholds[0].ReviewFrom, thresholds[0].BlockFrom));
            var b = second.Measure(counts, Math.Min(thresholds[1].ReviewFrom, thresholds[1].BlockFrom));
            // A draw without a fraud says nothing.
            if (double.IsNaN(a.AveragePrecision))
                continue;
            differences[0].Add(a.AveragePrecision - b.AveragePrecision);
            differences[1].Add(a.RocAuc - b.RocAuc);
            differences[2].Add(a.ValueRecall - b.ValueRecall);
        }

        return new Comparison
        {
            Challenger = challenger.Model,
            Champion = champion.Model,
            Draws = draws,
            Differences =
            [
                Of("average precision", challenger.AveragePrecision, champion.AveragePrecision, differences[0]),
                Of("AUC ROC", challenger.RocAuc, champion.RocAuc, differences[1]),
                Of("value detection rate", challenger.ValueDetectionRate, champion.ValueDetectionRate, differences[2]),
            ],
        };
    }

    private static Difference Of(string figure, double challenger, double champion, List<double> differences)
    {
        if (differences.Count == 0)
            throw new InvalidDataException("too few frauds for an interval: no draw of cards had one");
        differences.Sort();
        int cut = (int)(Below * differences.Count);
        return new Difference(figure, challenger, champion, differences[cut], differences[^(cut + 1)]);
    }
}
