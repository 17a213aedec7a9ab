namespace FraudScoring.Training.Data.Logs;

/// <summary>An entry of a decision log: head and payload. The payload is valid until the next read.</summary>
internal readonly ref struct LogEntry(byte kind, ulong offset, long timeUnixMs, ReadOnlySpan<byte> payload)
{
    public const byte SegmentHeader = 0;
    public const byte Decision = 1;
    public const byte Label = 2;
    public const byte Filler = 255;

    public byte Kind { get; } = kind;

    public ulong Offset { get; } = offset;

    public long TimeUnixMs { get; } = timeUnixMs;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Headers and fillers carry the offset of the entry after them.</summary>
    public bool HasOwnOffset => Kind is not (SegmentHeader or Filler);
}
