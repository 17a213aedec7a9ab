using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Scores batches of up to <paramref name="capacity"/> payments by one model, and decides. Decide thread; allocates
/// nothing.
/// </summary>
internal sealed class ScoreStage(ActiveModel model, int capacity)
{
    private readonly double[] _raw = new double[capacity];

    // One for each feature and, last, the base value.
    private readonly double[] _contributions = new double[(model.Model.Explainer?.FeatureCount ?? 0) + 1];

    /// <summary>The model that scores.</summary>
    public ActiveModel Model { get; } = model;

    /// <summary>Scores every row of the batch.</summary>
    public void ScoreRaw(FeatureBatch batch) => Model.Model.Forest.ScoreRaw(batch.Rows, batch.Stride, _raw.AsSpan(0, batch.Count));

    /// <summary>Scores one row of the batch, to the same bits, and gives its probability.</summary>
    public double ScoreRow(FeatureBatch batch, int index)
    {
        _raw[index] = Model.Model.Forest.ScoreRaw(batch.Row(index));
        return Model.Model.Forest.Probability(_raw[index]);
    }

    /// <summary>Makes a decision of a row's score.</summary>
    public void Decide(FeatureBatch batch, int index, bool wantsReasons, DecisionOutcome outcome)
    {
        outcome.RawScore = _raw[index];
        outcome.Probability = Model.Model.Forest.Probability(_raw[index]);
        outcome.Decision = Model.Policy.Decide(outcome.Probability);
        outcome.ClearReasons();
        if (wantsReasons || outcome.Decision != Decision.Allow)
            Explain(batch.Row(index), outcome);
    }

    private void Explain(ReadOnlySpan<float> row, DecisionOutcome outcome)
    {
        if (Model.Model.Explainer is not { } explainer)
        {
            outcome.Degraded |= Degradations.Reasons;
            return;
        }

        explainer.Explain(row, _contributions);
        outcome.SetReasons(row[..explainer.FeatureCount], _contributions);
    }
}
