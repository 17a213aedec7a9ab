namespace FraudScoring.Training.Evaluation;

/// <summary>A model on one fold.</summary>
internal sealed record FoldFigures(
    string From, int Payments, int Frauds, int KnownCardsLeftOut, double RocAuc, double AveragePrecision, double CardPrecisionAt100);
