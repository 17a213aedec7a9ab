using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// An entry on its way into the log's memory. FasterLog calls it back with the place, so the payload is copied once.
/// Lives on the appender's stack while the payload is pinned.
/// </summary>
internal readonly unsafe struct PendingEntry(EntryHeader header, byte* payload, int payloadBytes) : ILogEnqueueEntry
{
    /// <inheritdoc/>
    public int SerializedLength => EntryHeader.Bytes + payloadBytes;

    /// <inheritdoc/>
    public void SerializeTo(Span<byte> dest)
    {
        var body = dest[EntryHeader.Bytes..];
        if (payload is null)
            body.Clear();
        else
            new ReadOnlySpan<byte>(payload, payloadBytes).CopyTo(body);
        header.Seal(dest);
    }
}
