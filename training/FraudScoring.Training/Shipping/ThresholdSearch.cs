using FraudScoring.Training.Evaluation;

namespace FraudScoring.Training.Shipping;

/// <summary>Chooses thresholds by what people want of them.</summary>
internal static class ThresholdSearch
{
    private const int Digits = 6;

    /// <summary>Reviews fill what people can look at in a day; blocks are precise enough.</summary>
    public static Thresholds ByDay(ScoredPayments payments, double reviewsADay, double blockPrecision)
    {
        double perTenThousand = Math.Min(10_000, 10_000.0 * reviewsADay * payments.DayCount / payments.Count);
        return Thresholds.Choose(payments.Probabilities, payments.Labels, new ReviewBudget(perTenThousand, blockPrecision));
    }

    /// <summary>
    /// The review threshold at which reviews and missed fraud together cost least; blocks are precise enough, and a fraud
    /// that is reviewed is taken as found.
    /// </summary>
    public static Thresholds ByCost(ScoredPayments payments, CostOptions costs, double blockPrecision)
    {
        costs.Validate();
        var block = Thresholds.Choose(payments.Probabilities, payments.Labels, new ReviewBudget(0, blockPrecision));
        var curve = RankCurve.Of(payments);
        var blocked = curve.At(block.BlockFrom);
        double best = block.BlockFrom;
        double least = Cost(blocked, blocked, curve, costs);
        for (int i = 0; i < curve.Points.Count; i++)
        {
            var point = curve.Points[i];
            if (point.Flagged <= blocked.Flagged)
                continue;
            double cost = Cost(point, blocked, curve, costs);
            if (cost >= least)
                continue;
            least = cost;
            double next = i + 1 < curve.Points.Count ? curve.Points[i + 1].Threshold : 0;
            best = Math.Clamp(Math.Round((point.Threshold + next) / 2, Digits), 1e-6, block.BlockFrom);
        }

        return block with { ReviewFrom = best };
    }

    /// <summary>What reviews and missed fraud cost at thresholds.</summary>
    public static double Cost(ScoredPayments payments, Thresholds thresholds, CostOptions costs)
    {
        var curve = RankCurve.Of(payments);
        var blocked = curve.At(thresholds.BlockFrom);
        var flagged = curve.At(thresholds.ReviewFrom);
        return Cost(flagged.Flagged > blocked.Flagged ? flagged : blocked, blocked, curve, costs);
    }

    private static double Cost(RankPoint flagged, RankPoint blocked, RankCurve curve, CostOptions costs)
        => (costs.PerReview * (flagged.Flagged - blocked.Flagged)) + (costs.PerMissedAmount * (curve.All.FraudValue - flagged.FraudValue));
}
