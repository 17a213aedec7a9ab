using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Tuning;

/// <summary>How settings are searched.</summary>
internal sealed record TuneOptions
{
    /// <summary>Settings to try.</summary>
    public int Candidates { get; init; } = 27;

    /// <summary>
    /// Successive halving: all settings grow a few trees, and the better third of them goes on with three times as many.
    /// Without it every setting grows all its trees.
    /// </summary>
    public bool IsHalving { get; init; } = true;

    /// <summary>Time folds; a setting's figure is their mean.</summary>
    public int Folds { get; init; } = 3;

    /// <summary>Days of a fold.</summary>
    public int FoldDays { get; init; } = 14;

    /// <summary>Days before a fold whose labels have not come.</summary>
    public int LabelDelayDays { get; init; } = 28;

    /// <summary>Days at the start that only fill velocity.</summary>
    public int WarmUpDays { get; init; } = 30;

    /// <summary>Days at the end that the search never sees, for the test of what it found.</summary>
    public int HoldOutDays { get; init; } = 21;

    /// <summary>Most trees.</summary>
    public int Trees { get; init; } = 300;

    /// <summary>What the learner must respect of features.</summary>
    public FeatureConstraints Constraints { get; init; } = FeatureConstraints.None;

    /// <summary>Seed of the settings.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    public void Validate()
    {
        Require("--candidates", Candidates, 1, 1000);
        Require("--folds", Folds, 1, 20);
        Require("--fold-days", FoldDays, 1, 365);
        Require("--label-delay-days", LabelDelayDays, 0, 365);
        Require("--warm-up-days", WarmUpDays, 0, 3650);
        Require("--hold-out-days", HoldOutDays, 0, 3650);
        Require("--trees", Trees, 9, 10_000);
        Require("--threads", Threads, 0, 256);
    }

    private static void Require(string name, int value, int low, int high)
    {
        if (value < low || value > high)
            throw new ArgumentException($"{name}: {low} to {high} expected, not {value}");
    }
}
