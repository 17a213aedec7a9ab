using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Velocity of all entities. One thread calls it: the one that scores. Features of a payment are those of the state
/// before it, with itself added where the definition says so.
/// </summary>
public interface IVelocityStore
{
    /// <summary>
    /// Computes the velocity features of every payment of the batch into its row, each as of the payments before it,
    /// and counts each. A payment later than the lateness bound gets NaN and is not counted.
    /// </summary>
    void Apply(FeatureBatch batch);

    /// <summary>The same for one payment of the batch; the payments must be taken in their order.</summary>
    void Apply(FeatureBatch batch, int index);

    /// <summary>
    /// Gives a payment's score (its probability) back for features of earlier scores, before the next payment is
    /// applied. Needed only when <see cref="FeatureSet.ReadsScores"/>; does nothing else.
    /// </summary>
    void AddScore(FeatureBatch batch, int index, double score);

    /// <summary>Makes a label known from now on, or takes one back.</summary>
    /// <param name="payment">The labelled payment.</param>
    /// <param name="previous">What was known before.</param>
    /// <param name="label">What is known now.</param>
    void ApplyLabel(in VelocityEvent payment, LabelKind previous, LabelKind label);
}
