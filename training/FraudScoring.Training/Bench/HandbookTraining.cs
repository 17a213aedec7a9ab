using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Bench;

/// <summary>One way to train for the Handbook's protocol, with what it should reach and what was published.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="FeaturesFile">Embedded feature set.</param>
/// <param name="Days">Days of training data; 0 for all from the end of the warm-up.</param>
/// <param name="Bins">Most bins of a feature.</param>
/// <param name="Boosting">How trees are grown.</param>
/// <param name="Published">Best published AUC, average precision and card precision, or what is known here.</param>
/// <param name="PublishedBy">Whose they are.</param>
/// <param name="Goal">Average precision to reach.</param>
internal sealed record HandbookTraining(
    string Name, string FeaturesFile, int Days, int Bins, BoostingOptions Boosting, HandbookFigures Published,
    string PublishedBy, double Goal)
{
    /// <summary>Above this, features know labels that are not known yet: the delay allows 0.765.</summary>
    public const double LeakFrom = 0.78;

    // Odds of one fraud in a hundred.
    private const double BaseScore = -4.59511985013459;

    // The book's hundred trees of eight leaves from even odds, grown the learner's own way: the best leaf first.
    private static readonly BoostingOptions Short = new()
    {
        Trees = 100,
        LearningRate = 0.1,
        LeavesMax = 8,
        LeafRowsMin = 1,
        BaseScore = 0,
        RowShare = 1,
        FeatureShare = 1,
    };

    /// <summary>The trainings of the bench.</summary>
    public static HandbookTraining[] All { get; } =
    [
        new("book's 15 features, 7 days", "book.json", 7, BinningOptions.BinsLimit, Short,
            new(0.871, 0.694, 0.304), "book, XGBoost", 0.694),
        new("own features, 7 days", "streaming.json", 7, BinningOptions.BinsLimit, Short,
            new(0.888, 0.750, 0.311), "prototype, XGBoost", 0.740),
        new("own features, all history", "streaming.json", 0, 8191,
            Short with { Trees = 200, Growth = TreeGrowth.DepthWise, LeavesMax = 16, DepthMax = 4, FeatureShare = 0.5, BaseScore = BaseScore },
            new(0.886, 0.761, 0.309), "prototype, XGBoost", 0.755),
    ];
}
