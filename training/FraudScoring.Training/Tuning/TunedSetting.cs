using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Tuning;

/// <summary>A setting and how it did.</summary>
/// <param name="Options">The setting, with the trees that it was last measured with.</param>
/// <param name="AveragePrecision">Mean over the folds.</param>
/// <param name="Folds">By fold, the latest first.</param>
internal sealed record TunedSetting(BoostingOptions Options, double AveragePrecision, IReadOnlyList<double> Folds);
