namespace FraudScoring.Training.Bench;

/// <summary>How well a week's payments were ranked.</summary>
internal sealed record HandbookFigures(double RocAuc, double AveragePrecision, double CardPrecision)
{
    public static HandbookFigures Mean(IReadOnlyCollection<HandbookFigures> all)
        => new(all.Average(f => f.RocAuc), all.Average(f => f.AveragePrecision), all.Average(f => f.CardPrecision));

    public static HandbookFigures Deviation(IReadOnlyCollection<HandbookFigures> all)
    {
        return new(Of(f => f.RocAuc), Of(f => f.AveragePrecision), Of(f => f.CardPrecision));

        double Of(Func<HandbookFigures, double> figure)
            => Math.Sqrt(all.Average(f => figure(f) * figure(f)) - (all.Average(figure) * all.Average(figure)));
    }
}
