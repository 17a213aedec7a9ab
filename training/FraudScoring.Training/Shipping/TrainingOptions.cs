using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Shipping;

/// <summary>What <see cref="ModelTrainer"/> does with the payments.</summary>
public sealed record TrainingOptions
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>How the time is divided.</summary>
    public TrainingPeriods Periods { get; init; } = new();

    /// <summary>How bins are chosen.</summary>
    public BinningOptions Binning { get; init; } = new();

    /// <summary>How trees are grown.</summary>
    public BoostingOptions Boosting { get; init; } = new() { Trees = 100, EarlyStoppingTrees = 20 };

    /// <summary>What the learner must respect of features.</summary>
    public FeatureConstraints Constraints { get; init; } = FeatureConstraints.None;

    /// <summary>What the thresholds are chosen for.</summary>
    public ReviewBudget Budget { get; init; } = new();
}
