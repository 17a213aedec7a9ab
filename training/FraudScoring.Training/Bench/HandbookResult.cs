namespace FraudScoring.Training.Bench;

/// <summary>What a training reached.</summary>
/// <param name="Training">How it was trained.</param>
/// <param name="Folds">Figures of each fold.</param>
/// <param name="ReplayRate">Payments a second in the replay of its features, reading the file included.</param>
internal sealed record HandbookResult(HandbookTraining Training, HandbookFigures[] Folds, double ReplayRate)
{
    public HandbookFigures Mean => HandbookFigures.Mean(Folds);

    public string Verdict => Mean.AveragePrecision switch
    {
        > HandbookTraining.LeakFrom => "leak?",
        var precision when precision >= Training.Goal => "met",
        _ => "missed",
    };
}
