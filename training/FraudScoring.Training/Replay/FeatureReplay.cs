using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Runs payments and labels, in order of arrival, through the code that the service runs, and keeps each payment's
/// features as they were at that moment. A payment that comes again moves nothing, as in the service.
/// </summary>
public sealed class FeatureReplay
{
    // As many as the service takes in one call of the store at most; a label ends a batch, so that it finds every payment
    // before it counted and none behind.
    private const int BatchMax = 64;

    private readonly FeatureSet _features;
    private readonly InMemoryVelocityStore _store;
    private readonly FeatureBatch _batch;
    private readonly ReplayScorer? _scorer;
    private readonly ReplayedPayments _payments;
    private readonly RowIndex _rows = new();
    private readonly EventList _events;
    private readonly List<LabelKind> _labels = [];
    private int _counted;

    private FeatureReplay(FeatureSet features, ReplayScorer? scorer, TableMemory memory)
    {
        _features = features;
        _scorer = scorer;
        _store = new InMemoryVelocityStore(features, new VelocityStoreOptions { BytesMax = VelocityStoreOptions.BytesLimit });
        _batch = new FeatureBatch(features, BatchMax);
        _events = new EventList(features);
        _payments = new ReplayedPayments(features.Names, memory);
    }

    /// <summary>Replays a whole stream.</summary>
    /// <param name="stream">Payments and labels.</param>
    /// <param name="features">What is computed.</param>
    /// <param name="progress">Told now and then how much is done, as a share and in payments.</param>
    /// <param name="cancellation">Ends the replay.</param>
    /// <param name="scorer">
    /// Scores each payment before the next one's features are computed; needed when <see cref="FeatureSet.ReadsScores"/>.
    /// </param>
    /// <param name="memory">How much of the rows stays in memory; null for all.</param>
    public static ReplayedPayments Run(
        IPaymentStream stream, FeatureSet features, Action<double, int>? progress = null, CancellationToken cancellation = default,
        ReplayScorer? scorer = null, TableMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(features);
        if (features.ReadsScores && scorer is null)
            throw new FeatureSetException("the features read earlier scores, so a replay needs a model that gives them");
        var replay = new FeatureReplay(features, scorer, memory ?? TableMemory.Unbounded);
        for (long records = 1; stream.MoveNext(); records++)
        {
            if (stream.IsLabel)
                replay.ApplyLabel(stream);
            else
                replay.ApplyPayment(stream);
            if (records % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Invoke(stream.Progress, replay._payments.Count);
            }
        }

        replay.Flush();
        return replay._payments;
    }

    private void ApplyPayment(IPaymentStream stream)
    {
        var id = EntityKey.Of(stream.Transaction.Text(TextField.TransactionId));
        if (!_rows.TryAdd(id))
        {
            _payments.RepeatCount++;
            return;
        }

        int index = _batch.Add(stream.Transaction);
        ref readonly var e = ref _batch.EventAt(index);
        _payments.Add(stream, e.Key(EntityKind.Card));
        _events.Add(e);
        _labels.Add(LabelKind.None);
        if (_batch.Count == BatchMax || _features.ReadsScores)
            Flush();
    }

    private void ApplyLabel(IPaymentStream stream)
    {
        Flush();
        var report = stream.Label;
        if (!_rows.TryGetValue(EntityKey.Of(Encoding.UTF8.GetBytes(report.TransactionId)), out int row))
            throw new DataException($"{stream.Place}: a label for a payment that has not come: '{report.TransactionId}'");
        var label = report.IsFraud ? LabelKind.Fraud : LabelKind.Genuine;
        _store.ApplyLabel(_events[row], _labels[row], label);
        _labels[row] = label;
        _payments.AddReport(row, stream.ArrivalUnixMs, report.IsFraud);
    }

    private void Flush()
    {
        if (_batch.Count == 0)
            return;
        _store.Apply(_batch);
        _payments.AddFeatures(_batch);
        if (_features.ReadsScores)
            _store.AddScore(_batch, 0, _scorer!(_counted, _batch.Row(0)));
        _counted += _batch.Count;
        _batch.Clear();
    }
}
