using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Pipeline;

/// <summary>Records labels and makes them known to velocity. Decide thread.</summary>
internal sealed class LabelStage(
    FeatureSet features, IVelocityStore velocity, DurableLog log, OnceIndex once, TimeProvider time, PipelineCounters counters,
    ExtraVelocity? extra = null)
{
    private readonly byte[] _record = new byte[Limits.RecordBytesMax];

    /// <summary>Records a label, unless it is known already.</summary>
    public void Apply(PendingLabel pending)
    {
        var key = EntityKey.Of(pending.Transaction.Text(TextField.TransactionId));
        if (log.State != LogState.Open)
        {
            pending.Status = DecisionStatus.Unavailable;
            return;
        }

        if (!once.TryGet(key, out var known))
        {
            pending.Status = DecisionStatus.NotFound;
            return;
        }

        pending.Status = DecisionStatus.Decided;
        pending.IsDuplicate = known.Label == pending.Label.Label;
        pending.Label = pending.Label with
        {
            Offset = log.NextOffset,
            RecordedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Previous = known.Label,
        };
        if (pending.IsDuplicate)
            return;
        var length = LabelRecordCodec.Encode(_record, pending.Label, pending.Transaction);
        log.Append(EntryKind.Label, _record.AsSpan(0, length));
        once.TryLabel(key, pending.Label.Label);
        velocity.ApplyLabel(FeatureBatch.EventOf(features, pending.Transaction), known.Label, pending.Label.Label);
        extra?.ApplyLabel(pending.Transaction, known.Label, pending.Label.Label);
        counters.Labels++;
    }
}
