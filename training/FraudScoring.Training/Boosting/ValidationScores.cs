namespace FraudScoring.Training.Boosting;

/// <summary>Raw scores of the validation rows, kept up to date tree by tree.</summary>
internal sealed class ValidationScores
{
    private const int ChunkRows = 8192;

    private readonly BoostingRows _rows;
    private readonly WorkerTeam _team;
    private readonly double[] _scores;
    private readonly double[] _losses;
    private readonly double _weight;
    private TrainedTree _tree = new(0);

    public ValidationScores(BoostingRows rows, double baseScore, WorkerTeam team)
    {
        _rows = rows;
        _team = team;
        _scores = new double[rows.Labels.Length];
        _scores.AsSpan().Fill(baseScore);
        _losses = new double[(_scores.Length + ChunkRows - 1) / ChunkRows];
        _weight = rows.SumWeights().All;
    }

    /// <summary>Adds a tree and returns the weighted mean log loss.</summary>
    public double Add(TrainedTree tree)
    {
        _tree = tree;
        _team.Run(_losses.Length, AddChunk);
        double loss = 0;
        foreach (double part in _losses)
            loss += part;
        return loss / _weight;
    }

    private void AddChunk(int chunk)
    {
        int end = Math.Min(_scores.Length, (chunk + 1) * ChunkRows);
        double loss = 0;
        for (int row = chunk * ChunkRows; row < end; row++)
        {
            _scores[row] += _tree.LeafValue[_tree.FindLeaf(_rows.Matrix, row)];
            // ln(1 + e^-margin) without overflow.
            double margin = _rows.Labels[row] == 0 ? -_scores[row] : _scores[row];
            loss += _rows.Weights[row] * (Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))));
        }

        _losses[chunk] = loss;
    }
}
