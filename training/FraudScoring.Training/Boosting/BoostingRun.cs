namespace FraudScoring.Training.Boosting;

/// <summary>One training: what it reads, the scores so far, and the loop over trees.</summary>
internal sealed class BoostingRun : IDisposable
{
    private const int ChunkRows = 16_384;

    private readonly BoostingRows _rows;
    private readonly BoostingOptions _options;
    private readonly WorkerTeam _team;
    private readonly TreeGrower _grower;
    private readonly Gradients _gradients;
    private readonly ValidationScores? _validation;
    private readonly RowSampler _sampler;
    private readonly GradientSampler? _gradientSampler;
    private readonly Action<int> _addRuns;
    private readonly Action<int> _addLeftOut;
    private readonly int[] _leftOut;
    private TrainedTree _tree = new(0);
    private int _seenCount;
    private int _leftOutCount;

    public BoostingRun(BoostingRows rows, BoostingOptions options, BoostingRows? validation)
    {
        options.ValidateFor(rows.Matrix.Mapper);
        var (positive, all) = rows.SumWeights();
        if (rows.Labels.Length == 0)
            throw new InvalidDataException("there are no training rows");
        if (!(positive > 0 && positive < all))
            throw new InvalidDataException("the training rows are of one class only; both frauds and genuine payments are needed");
        if (validation is not null && validation.Matrix.Mapper != rows.Matrix.Mapper)
            throw new ArgumentException("training and validation rows must have been binned by the same mapper");
        if (validation is not null && !(validation.SumWeights().All > 0))
            throw new InvalidDataException("the validation part has no rows with a weight");
        _rows = rows;
        _options = options;
        BaseScore = options.BaseScore ?? Math.Log(positive / (all - positive));
        _team = new WorkerTeam(options.Threads);
        _grower = new TreeGrower(rows.Matrix, options, _team);
        _gradients = new Gradients(rows.Labels, rows.Weights, BaseScore, _team);
        _validation = validation is null ? null : new ValidationScores(validation, BaseScore, _team);
        _sampler = new RowSampler(rows.Matrix.RowCount, rows.Matrix.FeatureCount, options);
        _gradientSampler = options.TopGradientShare > 0 ? new GradientSampler(options) : null;
        _addRuns = AddRuns;
        _addLeftOut = AddLeftOut;
        _leftOut = new int[options.RowShare < 1 || _gradientSampler is not null ? rows.Matrix.RowCount : 0];
    }

    private double BaseScore { get; }

    public void Dispose() => _team.Dispose();

    public BoostedTrees Train(Action<BoostingProgress>? progress, CancellationToken cancellation)
    {
        var trees = new List<TrainedTree>(_options.Trees);
        double bestLoss = double.PositiveInfinity;
        int bestCount = 0;
        while (trees.Count < _options.Trees)
        {
            cancellation.ThrowIfCancellationRequested();
            trees.Add(GrowOne());
            double loss = _validation?.Add(_tree) ?? double.NaN;
            progress?.Invoke(new BoostingProgress(trees.Count, _options.Trees, loss));
            if (loss < bestLoss)
                (bestLoss, bestCount) = (loss, trees.Count);
            else if (_validation is not null && _options.EarlyStoppingTrees > 0
                && trees.Count - bestCount >= _options.EarlyStoppingTrees)
                break;
        }

        if (_validation is not null && _options.EarlyStoppingTrees > 0)
            trees.RemoveRange(bestCount, trees.Count - bestCount);
        return new BoostedTrees(BaseScore, trees);
    }

    private TrainedTree GrowOne()
    {
        _sampler.Draw();
        int[] rows = _sampler.Rows;
        if (_gradientSampler is null)
            _gradients.Update(_sampler.DitherSeed);
        else
            rows = _gradients.Update(_sampler.DitherSeed, _gradientSampler);
        ListLeftOut(rows);
        _tree = _grower.Grow(rows, _sampler.Features, _gradients.Packed, _gradients.Scale);
        // Rows that the tree did not see are in no run of the partition and have to walk down.
        _team.Run(Chunks(_seenCount), _addRuns);
        _team.Run(Chunks(_leftOutCount), _addLeftOut);
        return _tree;
    }

    private void ListLeftOut(int[] rows)
    {
        _seenCount = rows.Length;
        _leftOutCount = 0;
        int rowCount = _rows.Matrix.RowCount;
        int next = 0;
        for (int row = 0; row < rowCount && _seenCount < rowCount; row++)
        {
            if (next < rows.Length && rows[next] == row)
                next++;
            else
                _leftOut[_leftOutCount++] = row;
        }
    }

    private static int Chunks(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    private void AddRuns(int chunk)
    {
        int start = chunk * ChunkRows;
        int end = Math.Min(start + ChunkRows, _seenCount);
        var scores = _gradients.Scores;
        var rows = _grower.Rows;
        for (int leaf = 0; leaf < _grower.Leaves.Count; leaf++)
        {
            int from = Math.Max(start, _grower.Leaves[leaf].Begin);
            int to = Math.Min(end, _grower.Leaves[leaf].Begin + _grower.Leaves[leaf].Count);
            float value = (float)_tree.LeafValue[leaf];
            for (int i = from; i < to; i++)
                scores[rows[i]] += value;
        }
    }

    private void AddLeftOut(int chunk)
    {
        int start = chunk * ChunkRows;
        int end = Math.Min(start + ChunkRows, _leftOutCount);
        var scores = _gradients.Scores;
        for (int i = start; i < end; i++)
            scores[_leftOut[i]] += (float)_tree.LeafValue[_tree.FindLeaf(_rows.Matrix, _leftOut[i])];
    }
}
