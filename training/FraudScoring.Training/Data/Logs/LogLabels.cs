using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Data.Logs;

/// <summary>
/// Decodes labels of a log and refuses those that cannot be: one that says it was known before its payment happened would
/// carry the future into the past. Counts what it refuses.
/// </summary>
internal sealed class LogLabels
{
    private readonly Transaction _labelled = new();

    /// <summary>Labels left out because they say that they were known before their payment happened.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Where the first refused label is.</summary>
    public string? FirstRefused { get; private set; }

    /// <summary>Decodes a label; false when it was refused.</summary>
    public bool TryRead(LogFolder log, in LogEntry entry, out LoggedLabel label)
    {
        label = default;
        if (!LabelRecordCodec.TryDecode(entry.Payload, _labelled, out var record))
            throw new Replay.DataException($"{log.Folder}, offset {entry.Offset}: the label cannot be decoded");
        if (record.EventTimeUnixMs < _labelled.EventTimeUnixMs)
        {
            RefusedCount++;
            FirstRefused ??= $"{log.Folder}, offset {entry.Offset}";
            return false;
        }

        var id = _labelled.Text(TextField.TransactionId);
        var source = record.Source <= (byte)SimulatedLabelSource.Issuer ? (SimulatedLabelSource)record.Source : SimulatedLabelSource.None;
        var report = new SimulatedLabel(
            Encoding.UTF8.GetString(id), record.Label == LabelKind.Fraud, record.EventTimeUnixMs, _labelled.EventTimeUnixMs, source);
        label = new LoggedLabel(EntityKey.Of(id), record.EventTimeUnixMs, entry.Offset, report);
        return true;
    }
}
