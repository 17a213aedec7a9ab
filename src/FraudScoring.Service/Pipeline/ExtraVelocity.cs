using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Pipeline;

/// <summary>Velocity that rules name and no model uses, kept beside the model's. Decide thread.</summary>
internal sealed class ExtraVelocity(FeatureSet features, InMemoryVelocityStore store)
{
    private readonly FeatureBatch _batch = new(features, DecideHandler.RunMax);

    /// <summary>What is kept.</summary>
    public FeatureSet Features => features;

    /// <summary>Computes and counts all payments of a batch of the model.</summary>
    public void Apply(FeatureBatch batch)
    {
        _batch.Clear();
        for (var i = 0; i < batch.Count; i++)
            _batch.AddFrom(batch, i);
        store.Apply(_batch);
    }

    /// <summary>The same for one payment; the payments must be taken in their order.</summary>
    public void Apply(FeatureBatch batch, int index)
    {
        if (index == 0)
            _batch.Clear();
        _batch.AddFrom(batch, index);
        store.Apply(_batch, index);
    }

    /// <summary>The features of a payment of the last batch.</summary>
    public ReadOnlySpan<float> Row(int index) => _batch.Row(index);

    /// <summary>Makes a label known.</summary>
    public void ApplyLabel(Transaction transaction, LabelKind previous, LabelKind label)
        => store.ApplyLabel(FeatureBatch.EventOf(features, transaction), previous, label);
}
