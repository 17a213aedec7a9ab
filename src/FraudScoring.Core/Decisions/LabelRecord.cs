using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions;

/// <summary>A label as the log keeps it.</summary>
/// <param name="Offset">Place in the stream.</param>
/// <param name="RecordedAtUnixMs">When it was recorded.</param>
/// <param name="Label">What the payment turned out to be.</param>
/// <param name="Previous">What was known before.</param>
/// <param name="Source">Who said so, as the number on the wire.</param>
/// <param name="EventTimeUnixMs">When it became known.</param>
public readonly record struct LabelRecord(
    ulong Offset, long RecordedAtUnixMs, LabelKind Label, LabelKind Previous, byte Source, long EventTimeUnixMs);
