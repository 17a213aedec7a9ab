using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Evaluation;

/// <summary>Measures a model on rows of a replay.</summary>
internal static class Evaluator
{
    private const int ShiftedFeatures = 12;

    /// <summary>The figures of a period, and how far scores and features moved from the days before it.</summary>
    public static PeriodFigures Measure(
        ReplayModel model, ReplayedPayments payments, ScoredPayments scored)
        => PeriodFigures.Of(model.Id, scored, model.Thresholds) with { Shifts = Shifts(model, payments, scored) };

    // As many payments before the period as in it.
    private static List<FeatureShift> Shifts(ReplayModel model, ReplayedPayments payments, ScoredPayments scored)
    {
        int start = scored.Rows[0];
        int count = Math.Min(start, scored.Count);
        if (count < 1000)
            return [];
        double[] before = ScoredPayments.ProbabilitiesOf(payments, model.Loaded.Forest, start - count, count);
        var shifts = new List<FeatureShift> { new("score", Stability.Index(before, scored.Probabilities)) };
        for (int feature = 0; feature < payments.Features.FeatureCount; feature++)
        {
            var column = payments.Features.Column(feature);
            shifts.Add(new FeatureShift(
                payments.Features.Names[feature],
                Stability.Index(Doubles(column.Slice(start - count, count)), Doubles(column.Slice(start, scored.Count)))));
        }

        return [shifts[0], .. shifts.Skip(1).OrderByDescending(shift => shift.Index).Take(ShiftedFeatures)];
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
