namespace FraudScoring.Training.Shipping;

/// <summary>The rows of each period, and the moment of training.</summary>
/// <param name="TrainStart">First row to learn from.</param>
/// <param name="TrainCount">Rows to learn from.</param>
/// <param name="ValidationStart">First validation row.</param>
/// <param name="ValidationCount">Validation rows.</param>
/// <param name="TestStart">First test row.</param>
/// <param name="TestCount">Test rows.</param>
/// <param name="MomentUnixMs">When the model is trained; labels that come later are not known.</param>
public readonly record struct PeriodRows(
    int TrainStart, int TrainCount, int ValidationStart, int ValidationCount, int TestStart, int TestCount, long MomentUnixMs);
