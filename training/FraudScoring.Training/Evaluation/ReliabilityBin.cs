namespace FraudScoring.Training.Evaluation;

/// <summary>Payments of about the same probability.</summary>
/// <param name="From">Lowest probability.</param>
/// <param name="To">Highest probability.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Said">Mean probability.</param>
/// <param name="Found">Share of fraud.</param>
internal sealed record ReliabilityBin(double From, double To, int Payments, double Said, double Found);
