namespace FraudScoring.Service.DecisionLog;

/// <summary>An entry as a reader lends it: valid until the reader's next call.</summary>
internal readonly ref struct LogEntry(EntryHeader header, ReadOnlySpan<byte> payload)
{
    /// <summary>Kind, offset and time.</summary>
    public EntryHeader Header { get; } = header;

    /// <summary>What was appended.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;
}
