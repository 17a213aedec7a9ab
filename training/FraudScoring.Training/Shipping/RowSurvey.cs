using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// What is learnt from the rows that a model was trained on, in one pass: how many reached each leaf, where the
/// thresholds would have put them, and an even sample of them.
/// </summary>
internal sealed class RowSurvey(Forest forest, LeafCounts? leaves, Thresholds thresholds)
{
    private const int SampleMax = 20_000;
    private const ulong Seed = 20_261_121;

    private readonly List<float[]> _sample = [];
    private SplitMix64 _random = new(Seed);

    public long Rows { get; private set; }

    public long Reviewed { get; private set; }

    public long Blocked { get; private set; }

    /// <summary>Rows that stand for all of them.</summary>
    public IReadOnlyList<float[]> Sample => _sample;

    public void Add(ReadOnlySpan<float> row)
    {
        Rows++;
        leaves?.Add(row);
        double probability = forest.Probability(forest.ScoreRaw(row));
        Blocked += probability >= thresholds.BlockFrom ? 1 : 0;
        Reviewed += probability >= thresholds.ReviewFrom && probability < thresholds.BlockFrom ? 1 : 0;
        Keep(row);
    }

    /// <summary>Requires that there was a row at all.</summary>
    /// <exception cref="DataException">There was none.</exception>
    public void RequireRows(string path)
    {
        if (Rows == 0)
            throw new DataException($"{path}: no rows below the header");
    }

    // Vitter's algorithm R ("Random sampling with a reservoir", 1985): each row is as likely to be kept as any other.
    private void Keep(ReadOnlySpan<float> row)
    {
        if (_sample.Count < SampleMax)
        {
            _sample.Add(row.ToArray());
            return;
        }

        long place = (long)(_random.NextDouble() * Rows);
        if (place < SampleMax)
            row.CopyTo(_sample[(int)place]);
    }
}
