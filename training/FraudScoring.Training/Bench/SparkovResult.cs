namespace FraudScoring.Training.Bench;

/// <summary>What a training reached on the test period.</summary>
internal sealed record SparkovResult(
    SparkovTraining Training, double RocAuc, double AveragePrecision, double Recall, double RecallAtTenth)
{
    public bool MeetsGoal => AveragePrecision >= Training.GoalPrecision && Recall >= Training.GoalRecall;
}
