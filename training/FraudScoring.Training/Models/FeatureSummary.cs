namespace FraudScoring.Training.Models;

/// <summary>What the trees do with one feature.</summary>
/// <param name="Name">Its name, or its index behind an f.</param>
/// <param name="Splits">Splits that test it.</param>
/// <param name="Importance">Its share of all splits' gain; null when the model has no covers.</param>
/// <param name="ThresholdLow">Lowest threshold that it is compared with; null when with none.</param>
/// <param name="ThresholdHigh">Highest such threshold.</param>
/// <param name="SetSplits">Splits that test for a set of categories, or for any of several features.</param>
internal sealed record FeatureSummary(
    string Name, int Splits, double? Importance, double? ThresholdLow, double? ThresholdHigh, int SetSplits);
