using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Data;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary>
/// The replays of a training. One is enough unless features read the model's own earlier scores; then (1) the other
/// features are replayed and a first model, by halves of the cards, scores every payment, (2) all features are replayed
/// with those scores, for the trees, and (3) again with the scores of the finished model, as a service gives them.
/// </summary>
internal sealed class TrainingReplay(
    Func<DataSource> open, FeatureSet features, TableMemory memory, IProgressDisplay display, CancellationToken cancellation)
{
    private long _recordsMax = long.MaxValue;

    /// <summary>The payments to grow trees from.</summary>
    public ReplayedPayments ForTrees(TrainingOptions options)
    {
        if (!features.ReadsScores)
            return Replay("replay", features, null);
        float[] scores = FirstScores(options);
        return Replay("replay with the first model's scores", features, (row, _) => scores[row]);
    }

    /// <summary>The payments as a service with this model computes them.</summary>
    public ReplayedPayments Served(Forest forest)
        => Replay("replay with the model's own scores", features, (_, row) => forest.Probability(forest.ScoreRaw(row)));

    private float[] FirstScores(TrainingOptions options)
    {
        const string Step = "first model, by halves of the cards";
        var first = features.WithoutScores();
        using var payments = Replay("replay of what reads no scores", first, null);
        var rows = options.Periods.Divide(payments);
        payments.LabelAsOf(rows.MomentUnixMs);
        TrainingChecks.RequireBothKinds(payments, rows);
        var constraints = options.Constraints.For(first.Names);
        float[] scores = OutOfFoldScores.Of(
            payments, rows.TrainStart, rows.TrainCount, constraints.Apply(options.Boosting, first.Names),
            constraints.Apply(options.Binning, first.Names), share => display.Report(Step, share, ""), cancellation);
        display.Finish(Step, $"{scores.Length} payments scored");
        return scores;
    }

    private ReplayedPayments Replay(string step, FeatureSet set, ReplayScorer? scorer)
    {
        bool isFirst = _recordsMax == long.MaxValue;
        var source = open();
        // What a log gains meanwhile is left for the next training.
        var bounded = new BoundedStream(source.Stream, _recordsMax);
        var payments = ReplayStep.Run(step, source with { Stream = bounded }, set, scorer, memory, isFirst, display, cancellation);
        _recordsMax = bounded.Count;
        return payments;
    }
}
