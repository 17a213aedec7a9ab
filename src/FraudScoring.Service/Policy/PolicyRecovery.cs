using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Policy;

/// <summary>Rebuilds from the log what a policy keeps: velocity that only it names, and its review budget.</summary>
internal static class PolicyRecovery
{
    // Four windows make the expectation, one is running.
    private const int BudgetWindows = 5;

    /// <summary>The velocity as of the end of the log; null when rules ask for none.</summary>
    public static ExtraVelocity? Velocity(
        IReadOnlyList<FeatureDefinition> extra, FeatureSet model, VelocityStoreOptions options, DurableLog log, TimeProvider time)
    {
        if (extra.Count == 0)
            return null;
        var features = new FeatureSet(extra, model.CurrencyRates, model.Lateness);
        var store = new InMemoryVelocityStore(features, options);
        var batch = new FeatureBatch(features, 1);
        var transaction = new Transaction();
        var horizon = extra.Max(f => (f.Window ?? TimeSpan.FromDays(1)) + (f.Delay ?? TimeSpan.Zero)) + model.Lateness;
        var reader = log.OpenReader(log.FindOffset(time.GetUtcNow() - horizon));
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind == EntryKind.Decision
                && TransactionCodec.TryDecode(new DecisionRecordView(entry.Payload).Transaction, transaction, out _))
            {
                batch.Clear();
                batch.Add(transaction);
                store.Apply(batch);
            }
            else if (entry.Header.Kind == EntryKind.Label && LabelRecordCodec.TryDecode(entry.Payload, transaction, out var label))
            {
                store.ApplyLabel(FeatureBatch.EventOf(features, transaction), label.Previous, label.Label);
            }
        }

        return new ExtraVelocity(features, store);
    }

    /// <summary>Takes up what was held in the last windows of a review budget.</summary>
    public static void Budget(PolicyEvaluator policy, DurableLog log, TimeProvider time)
    {
        if (policy.Policy.Document.Budget is not { } budget)
            return;
        var window = TimeSpan.FromMilliseconds(budget.WindowMs);
        var now = time.GetUtcNow();
        var from = now - TimeSpan.FromMilliseconds(now.ToUnixTimeMilliseconds() % budget.WindowMs) - ((BudgetWindows - 1) * window);
        var reader = log.OpenReader(log.FindOffset(from));
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind != EntryKind.Decision)
                continue;
            var record = new DecisionRecordView(entry.Payload);
            policy.Restore(record.Score, record.DecidedAtUnixMs, RecordedPolicy.Read(entry.Payload));
        }
    }
}
