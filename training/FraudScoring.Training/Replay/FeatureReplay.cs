using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Runs payments and labels, in order of arrival, through the code that the service runs, and keeps each payment's
/// features as they were at that moment. A payment that comes again moves nothing, as in the service.
/// </summary>
public sealed class FeatureReplay
{
    private readonly FeatureSet _features;
    private readonly InMemoryVelocityStore _store;
    private readonly FeatureBatch _batch;
    private readonly ReplayedPayments _payments;
    private readonly Dictionary<UInt128, int> _rows = [];
    private readonly List<VelocityEvent> _events = [];
    private readonly List<LabelKind> _labels = [];

    private FeatureReplay(FeatureSet features)
    {
        _features = features;
        _store = new InMemoryVelocityStore(features, new VelocityStoreOptions());
        _batch = new FeatureBatch(features, 1);
        _payments = new ReplayedPayments(features.Names);
    }

    /// <summary>Replays a whole stream.</summary>
    public static ReplayedPayments Run(
        IPaymentStream stream, FeatureSet features, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(features);
        var replay = new FeatureReplay(features);
        for (long records = 1; stream.MoveNext(); records++)
        {
            if (stream.IsLabel)
                replay.ApplyLabel(stream);
            else
                replay.ApplyPayment(stream);
            if (records % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Invoke(stream.Progress);
            }
        }

        return replay._payments;
    }

    private void ApplyPayment(IPaymentStream stream)
    {
        var id = EntityKey.Of(stream.Transaction.Text(TextField.TransactionId));
        if (!_rows.TryAdd(id, _payments.Count))
        {
            _payments.RepeatCount++;
            return;
        }

        _batch.Clear();
        _batch.Add(stream.Transaction);
        _store.Apply(_batch);
        _payments.Add(_batch.Row(0), stream);
        _events.Add(FeatureBatch.EventOf(_features, stream.Transaction));
        _labels.Add(LabelKind.None);
    }

    private void ApplyLabel(IPaymentStream stream)
    {
        var report = stream.Label;
        if (!_rows.TryGetValue(EntityKey.Of(Encoding.UTF8.GetBytes(report.TransactionId)), out int row))
            throw new DataException($"{stream.Place}: a label for a payment that has not come: '{report.TransactionId}'");
        var label = report.IsFraud ? LabelKind.Fraud : LabelKind.Genuine;
        _store.ApplyLabel(_events[row], _labels[row], label);
        _labels[row] = label;
        _payments.AddReport(row, stream.ArrivalUnixMs, report.IsFraud);
    }
}
