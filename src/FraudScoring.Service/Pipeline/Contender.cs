using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;

namespace FraudScoring.Service.Pipeline;

/// <summary>A model and policy at work: in charge, or beside. Decide thread; allocates nothing.</summary>
internal sealed class Contender(string name, ActiveModel model, double share, int capacity)
{
    private readonly double[] _raw = new double[capacity];

    // One for each feature and, last, the base value.
    private readonly double[] _contributions = new double[(model.Model.Explainer?.FeatureCount ?? 0) + 1];

    public string Name { get; } = name;

    public byte[] NameUtf8 { get; } = System.Text.Encoding.UTF8.GetBytes(name);

    public ActiveModel Model { get; } = model;

    /// <summary>Share of customers that it decides.</summary>
    public double Share { get; } = share;

    public PolicyEvaluator Policy { get; } = new(model.Policy);

    /// <summary>What it decided of the payment at hand.</summary>
    public DecisionOutcome Outcome { get; } = new();

    /// <summary>Whether it threw; it is not asked again then.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Its decisions since it began: allow, review, block by number.</summary>
    public long[] Decided { get; } = new long[(int)Decision.Block + 1];

    /// <summary>Its decisions that were not those in charge.</summary>
    public long Disagreed { get; set; }

    public void ScoreRaw(FeatureBatch batch)
        => Model.Model.Forest.ScoreRaw(batch.Rows, batch.Stride, _raw.AsSpan(0, batch.Count));

    public double ScoreRow(FeatureBatch batch, int index)
    {
        _raw[index] = Model.Model.Forest.ScoreRaw(batch.Row(index));
        return Model.Model.Forest.Probability(_raw[index]);
    }

    /// <summary>Decides a payment of the batch into <paramref name="outcome"/>.</summary>
    public void Decide(int index, PolicyInput input, DecisionOutcome outcome)
    {
        outcome.RawScore = _raw[index];
        outcome.Probability = Model.Model.Forest.Probability(_raw[index]);
        Policy.Decide(input with { Probability = outcome.Probability }, outcome);
        Decided[(int)outcome.Decision]++;
    }

    public void Explain(ReadOnlySpan<float> row, DecisionOutcome outcome)
    {
        outcome.ClearReasons();
        if (Model.Model.Explainer is not { } explainer)
        {
            outcome.Degraded |= Degradations.Reasons;
            return;
        }

        explainer.Explain(row, _contributions);
        outcome.SetReasons(row[..explainer.FeatureCount], _contributions);
    }
}
