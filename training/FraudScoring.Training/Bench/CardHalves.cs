using FraudScoring.Core;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// Scores every payment by a model that has not seen its card: each half of the cards by a model of the other half. So
/// a model that learns from scores learns from such as it will meet.
/// </summary>
internal sealed class CardHalves(ReplayedPayments payments, IReadOnlyList<int> cards, int testStart, int threads)
{
    private const int Trees = 100;

    public double[] Score(Action<double, string> progress, CancellationToken cancellation)
    {
        var scores = new double[payments.Count];
        for (int half = 0; half < 2; half++)
        {
            progress(half / 2.0, "");
            var table = RowsOf(1 - half);
            var options = SparkovTraining.Boosting with { Trees = Trees, Threads = threads };
            var trees = TableTrainer.Train(table, 0, table.RowCount, SparkovTraining.Bins, options, cancellation);
            Score(trees, half, scores);
        }

        return scores;
    }

    private FeatureTable RowsOf(int half)
    {
        var from = payments.Features;
        var table = new FeatureTable(from.Names, (testStart / 2) + 1);
        var values = new float[from.FeatureCount];
        for (int row = 0; row < testStart; row++)
        {
            if (cards[row] % 2 != half)
                continue;
            from.CopyRow(row, values);
            table.Append(values, from.Labels.Span[row] != 0);
        }

        return table;
    }

    private void Score(BoostedTrees trees, int half, double[] scores)
    {
        var values = new float[payments.Features.FeatureCount];
        for (int row = 0; row < scores.Length; row++)
        {
            if (cards[row] % 2 != half)
                continue;
            payments.Features.CopyRow(row, values);
            scores[row] = DeterministicMath.Logistic(trees.RawScore(values));
        }
    }
}
