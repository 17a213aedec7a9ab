using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Training.Data.Logs;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Backtest;

/// <summary>
/// Decides every payment of a service's log anew, by a model and a policy, with the features as of each payment: those
/// that the log recorded where they are of the model's feature set, else computed from the log as the service would have.
/// The policy begins with the log, so that its review budget and breaker are where they would have been.
/// </summary>
internal sealed class Backtester
{
    private readonly ScoringModel _model;
    private readonly PolicyEvaluator _policy;
    private readonly ListBook _lists;
    private readonly FeatureBatch _batch;
    private readonly InMemoryVelocityStore? _store;
    private readonly FeatureBatch? _extraBatch;
    private readonly InMemoryVelocityStore? _extraStore;
    private readonly Transaction _transaction = new();
    private readonly DecisionOutcome _outcome = new();

    /// <summary>Makes a model and a policy ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="computesFeatures">Whether features are computed even where the log has them.</param>
    public Backtester(ScoringModel model, CompiledPolicy policy, ListBook lists, bool computesFeatures)
    {
        (_model, _lists) = (model, lists);
        _policy = new PolicyEvaluator(policy);
        var features = model.Manifest.Features;
        _batch = new FeatureBatch(features, 1);
        _store = computesFeatures ? new InMemoryVelocityStore(features, new VelocityStoreOptions()) : null;
        if (policy.ExtraFeatures.Count == 0)
            return;
        var extra = new FeatureSet(policy.ExtraFeatures, features.CurrencyRates, features.Lateness);
        _extraBatch = new FeatureBatch(extra, 1);
        _extraStore = new InMemoryVelocityStore(extra, new VelocityStoreOptions());
    }

    /// <summary>Whether a log's records can give a model its features.</summary>
    public static bool HasFeatures(string folder, ScoringModel model)
    {
        using var log = new LogFolder(folder);
        while (log.TryNext(out var entry))
        {
            if (entry.Kind == LogEntry.Decision && RecordedPolicy.Read(entry.Payload).Features != model.Manifest.Features.Version)
                return false;
        }

        return true;
    }

    /// <summary>What payments turned out to be, by key of their transaction id.</summary>
    public static Dictionary<UInt128, BacktestLabel> ReadLabels(string folder)
    {
        var labels = new Dictionary<UInt128, BacktestLabel>();
        var transaction = new Transaction();
        using var log = new LogFolder(folder);
        while (log.TryNext(out var entry))
        {
            if (entry.Kind == LogEntry.Label && LabelRecordCodec.TryDecode(entry.Payload, transaction, out var label))
            {
                labels[EntityKey.Of(transaction.Text(TextField.TransactionId))] =
                    label.Label == LabelKind.Fraud ? BacktestLabel.Fraud : BacktestLabel.Genuine;
            }
        }

        return labels;
    }

    /// <summary>Replays the whole log and counts the payments decided from a time up to, not including, another.</summary>
    public BacktestFigures Run(
        string folder, long fromMs, long toMs, IReadOnlyDictionary<UInt128, BacktestLabel> labels, Action<double> progress,
        CancellationToken cancellation)
    {
        var figures = new BacktestFigures(fromMs, toMs);
        using var log = new LogFolder(folder);
        for (var count = 0; log.TryNext(out var entry); count++)
        {
            if (count % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress(log.Progress);
            }

            if (entry.Kind == LogEntry.Decision)
                Replay(entry, figures, labels, log.Folder);
            else if (entry.Kind == LogEntry.Label && LabelRecordCodec.TryDecode(entry.Payload, _transaction, out var label))
                ApplyLabel(label);
        }

        return figures;
    }

    private void Replay(
        in LogEntry entry, BacktestFigures figures, IReadOnlyDictionary<UInt128, BacktestLabel> labels, string folder)
    {
        var record = new DecisionRecordView(entry.Payload);
        if (!record.IsRecord || !TransactionCodec.TryDecode(record.Transaction, _transaction, out _))
            throw new DataException($"{folder}, offset {entry.Offset}: the decision cannot be decoded");
        var recorded = RecordedPolicy.Read(entry.Payload);
        _batch.Clear();
        _batch.Add(_transaction);
        var row = Features(record);
        var probability = _model.Forest.Probability(_model.Forest.ScoreRaw(row));
        _store?.AddScore(_batch, 0, probability);
        FollowReset(recorded);
        _policy.Decide(
            new PolicyInput
            {
                Transaction = _transaction,
                Row = row,
                Extra = Extra(),
                ReferenceAmount = _batch.ReferenceAmount(0),
                Probability = probability,
                Degraded = recorded.Degraded & (Degradations.Velocity | Degradations.VelocityLate),
                DecidedAtUnixMs = record.DecidedAtUnixMs,
                Lists = _lists,
            },
            _outcome);
        if (record.DecidedAtUnixMs < figures.FromMs || record.DecidedAtUnixMs >= figures.ToMs)
            return;
        var id = _transaction.Text(TextField.TransactionId);
        var payment = new BacktestedPayment(
            recorded.Decision == _outcome.Decision ? string.Empty : Encoding.UTF8.GetString(id), record.DecidedAtUnixMs,
            recorded.Decision, _outcome.Decision, _batch.ReferenceAmount(0), labels.GetValueOrDefault(EntityKey.Of(id)));
        figures.Add(payment);
        foreach (var hit in _outcome.Hits)
            figures.AddHit(hit, payment);
    }

    private ReadOnlySpan<float> Features(in DecisionRecordView record)
    {
        if (_store is null)
            return record.Features;
        _store.Apply(_batch);
        return _batch.Row(0);
    }

    private ReadOnlySpan<float> Extra()
    {
        if (_extraBatch is null)
            return [];
        _extraBatch.Clear();
        _extraBatch.AddFrom(_batch, 0);
        _extraStore!.Apply(_extraBatch);
        return _extraBatch.Row(0);
    }

    // A person reset the breaker of this very policy: the first record without its sign says when.
    private void FollowReset(RecordedPolicy recorded)
    {
        if (_policy.Trip != BreakerTrip.None && recorded.Policy == _policy.Policy.Version
            && (recorded.Degraded & Degradations.Breaker) == 0 && !recorded.Hits.Any(h => h.Id.StartsWith("list:", StringComparison.Ordinal)))
            _policy.ResetBreaker();
    }

    private void ApplyLabel(in LabelRecord label)
    {
        _store?.ApplyLabel(FeatureBatch.EventOf(_batch.Features, _transaction), label.Previous, label.Label);
        if (_extraBatch is not null)
            _extraStore!.ApplyLabel(FeatureBatch.EventOf(_extraBatch.Features, _transaction), label.Previous, label.Label);
    }
}
