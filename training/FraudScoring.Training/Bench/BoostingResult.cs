namespace FraudScoring.Training.Bench;

/// <summary>The rounds of one training, this project's and LightGBM's side by side when that was asked for.</summary>
internal sealed record BoostingResult(BoostingReference Reference, BoostingMeasure[] Own, BoostingMeasure[] LightGbm)
{
    public bool MeetsGoal => Own[0].RocAuc >= Reference.GoalAuc && Own[0].AveragePrecision >= Reference.GoalPrecision;

    /// <summary>Median over the rounds of this project's figure divided by LightGBM's of the same round.</summary>
    public double Ratio(Func<BoostingMeasure, double> figure)
        => Median([.. Own.Zip(LightGbm, (own, other) => figure(own) / figure(other))]);

    public static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
