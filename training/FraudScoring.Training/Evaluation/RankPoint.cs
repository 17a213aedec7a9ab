namespace FraudScoring.Training.Evaluation;

/// <summary>What is flagged from a probability on.</summary>
/// <param name="Threshold">The probability.</param>
/// <param name="Flagged">Payments flagged.</param>
/// <param name="Frauds">Frauds among them.</param>
/// <param name="FraudValue">Amount of those frauds.</param>
/// <param name="Value">Amount of all that is flagged.</param>
internal sealed record RankPoint(double Threshold, int Flagged, int Frauds, double FraudValue, double Value)
{
    public int Genuine => Flagged - Frauds;

    public double Precision => Flagged == 0 ? 0 : (double)Frauds / Flagged;
}
