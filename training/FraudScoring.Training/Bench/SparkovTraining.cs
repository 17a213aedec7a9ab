using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Bench;

/// <summary>One way to train on the Sparkov payments, with what it should reach and what is known.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="KnownPrecision">Average precision that a prototype with XGBoost reached.</param>
/// <param name="KnownRecall">Its recall at 0.1 % false positives.</param>
/// <param name="GoalPrecision">Average precision to reach.</param>
/// <param name="GoalRecall">Recall at 0.1 % false positives to reach.</param>
internal sealed record SparkovTraining(
    string Name, double KnownPrecision, double KnownRecall, double GoalPrecision, double GoalRecall)
{
    /// <summary>Most bins of a feature.</summary>
    public const int Bins = 1023;

    /// <summary>How values are binned: edges are chosen from all rows.</summary>
    public static BinningOptions Binning(int rows) => new() { BinsMax = Bins, SampleRows = Math.Max(rows, 1) };

    /// <summary>How trees are grown.</summary>
    public static BoostingOptions Boosting { get; } = new()
    {
        Trees = 200,
        LearningRate = 0.1,
        Growth = TreeGrowth.DepthWise,
        LeavesMax = 64,
        DepthMax = 6,
        LeafRowsMin = 1,
        BaseScore = 0,
        RowShare = 1,
        FeatureShare = 1,
    };

    public static SparkovTraining LabelFree { get; } = new("label-free features", 0.9912, 0.9883, 0.985, 0.98);

    public static SparkovTraining OwnScores { get; } = new("with own earlier scores", 0.9951, 0.9933, 0.992, 0.99);
}
