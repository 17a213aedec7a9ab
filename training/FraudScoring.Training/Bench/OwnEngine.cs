using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Bench;

/// <summary>This project's learner.</summary>
internal sealed class OwnEngine(BoostingTask task) : ITrainingEngine
{
    private FeatureTable? _table;
    private BinnedMatrix? _matrix;
    private BoostedTrees? _trees;

    public void Load(LabelledCsv csv)
    {
        var table = new FeatureTable(csv.Names, csv.RowCount);
        csv.Read((values, label) => table.Append(values, label));
        _table = table;
    }

    public void Bin()
    {
        var mapper = BinMapper.Fit(_table!, 0, _table!.RowCount, new BinningOptions(), task.Threads);
        _matrix = BinnedMatrix.Build(mapper, _table, 0, _table.RowCount, task.Threads);
    }

    public void Boost() => _trees = Booster.Train(new BoostingRows(_matrix!, _table!.Labels.Span), new BoostingOptions
    {
        Trees = task.Trees,
        LearningRate = task.LearningRate,
        LeavesMax = BoostingTask.Leaves,
        L2 = BoostingTask.L2,
        Threads = task.Threads,
    });

    public double[] Score(float[] values, int rowCount)
    {
        int width = values.Length / rowCount;
        var scores = new double[rowCount];
        for (int row = 0; row < rowCount; row++)
            scores[row] = _trees!.RawScore(values.AsSpan(row * width, width));
        return scores;
    }

    public void Dispose()
    {
    }
}
