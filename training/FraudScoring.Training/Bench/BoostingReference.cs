namespace FraudScoring.Training.Bench;

/// <summary>Figures to stand beside, for the synthetic files of 150,000 training and 50,000 test rows only.</summary>
/// <param name="Trees">Trees.</param>
/// <param name="LearningRate">Factor on every tree's values.</param>
/// <param name="GoalAuc">Lowest acceptable area under the ROC curve.</param>
/// <param name="GoalPrecision">Lowest acceptable average precision.</param>
/// <param name="LightGbmAuc">What LightGBM 4.6 reaches with 255 bins.</param>
/// <param name="LightGbmPrecision">What LightGBM 4.6 reaches with 255 bins.</param>
internal sealed record BoostingReference(
    int Trees, double LearningRate, double GoalAuc, double GoalPrecision, double LightGbmAuc, double LightGbmPrecision)
{
    /// <summary>What the data's own odds of fraud reach: nothing can rank better.</summary>
    public const double BayesAuc = 0.9375;

    /// <summary>What the data's own odds of fraud reach.</summary>
    public const double BayesPrecision = 0.3523;

    /// <summary>The trainings of the bench.</summary>
    public static BoostingReference[] All { get; } =
    [
        new(100, 0.1, 0.914, 0.225, 0.9167, 0.2310),
        new(500, 0.05, 0.918, 0.245, 0.9206, 0.2485),
    ];
}
