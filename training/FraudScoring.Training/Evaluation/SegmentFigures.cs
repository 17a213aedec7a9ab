namespace FraudScoring.Training.Evaluation;

/// <summary>How a part of the payments fared.</summary>
/// <param name="Name">The part.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Frauds">Frauds.</param>
/// <param name="FraudValue">Amount of the frauds.</param>
/// <param name="AveragePrecision">Average precision; null when the part has no frauds or nothing else.</param>
/// <param name="Blocked">Payments blocked.</param>
/// <param name="Reviewed">Payments sent to review.</param>
/// <param name="Caught">Frauds blocked or reviewed.</param>
/// <param name="CaughtValue">Amount of the frauds blocked or reviewed.</param>
internal sealed record SegmentFigures(
    string Name, int Payments, int Frauds, double FraudValue, double? AveragePrecision, int Blocked, int Reviewed, int Caught,
    double CaughtValue)
{
    public double Recall => Frauds == 0 ? 0 : (double)Caught / Frauds;

    public double ValueRecall => FraudValue == 0 ? 0 : CaughtValue / FraudValue;
}
