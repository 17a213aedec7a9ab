using System.Globalization;

namespace FraudScoring.Training.Evaluation;

/// <summary>
/// The prequential protocol of the Fraud Detection Handbook (chapter 5.3): folds of some days, one after the other up to
/// the end, each without the cards whose frauds were known by its days.
/// </summary>
/// <param name="Folds">Folds.</param>
/// <param name="Days">Days of a fold.</param>
/// <param name="DelayDays">Days after which a fraud is known.</param>
internal sealed record PrequentialFolds(int Folds, int Days, int DelayDays)
{
    private const int CardsADay = 100;

    /// <summary>Measures payments of a period and of the days before it, the earliest fold first.</summary>
    public IReadOnlyList<FoldFigures> Measure(ScoredPayments payments)
    {
        int end = payments.Days[^1] + 1;
        int first = payments.Days[0];
        if (end - (Folds * Days) < first)
            throw new InvalidDataException($"{Folds} folds of {Days} days need {Folds * Days} days; there are {end - first}");
        var figures = new List<FoldFigures>();
        for (int fold = Folds; fold > 0; fold--)
            figures.Add(Measure(payments, end - (fold * Days), first));
        return figures;
    }

    private FoldFigures Measure(ScoredPayments payments, int from, int first)
    {
        int[] indices = KnownCards.Without(payments.Cards, payments.Days, payments.Labels, from, Days, DelayDays, first);
        var kept = payments.Take(indices);
        int all = payments.Days.Count(day => day >= from && day < from + Days);
        string day = DateTime.UnixEpoch.AddDays(from).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (kept.Frauds == 0 || kept.Frauds == kept.Count)
            throw new InvalidDataException($"the fold from {day} has {kept.Count} payments and {kept.Frauds} frauds of cards that are not known; figures need both kinds");
        return new FoldFigures(
            day, kept.Count, kept.Frauds, all - kept.Count, Metrics.RocAuc(kept.Probabilities, kept.Labels),
            Metrics.AveragePrecision(kept.Probabilities, kept.Labels),
            CardPrecision.AtK(kept.Probabilities, kept.Labels, kept.Days, kept.Cards, CardsADay));
    }
}
