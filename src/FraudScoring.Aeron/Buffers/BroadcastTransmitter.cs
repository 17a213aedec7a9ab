namespace FraudScoring.Aeron.Buffers;

/// <summary>
/// Writes answers that every client reads at its own pace. One writer; it never waits: a reader that falls a whole
/// buffer behind finds out by itself.
/// </summary>
internal sealed class BroadcastTransmitter
{
    private readonly AtomicBuffer _records;
    private readonly AtomicBuffer _trailer;
    private readonly int _capacity;

    // The writer's own; readers see copies of it.
    private long _tail;

    public BroadcastTransmitter(AtomicBuffer buffer)
    {
        _capacity = BroadcastLayout.CapacityOf(buffer);
        _records = buffer.Slice(0, _capacity);
        _trailer = buffer.Slice(_capacity, BroadcastLayout.TrailerLength);
        _tail = _trailer.GetLongVolatile(BroadcastLayout.TailOffset);
    }

    public int MessageLengthMax => _capacity / 8;

    public void Transmit(int type, ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MessageLengthMax);
        var tail = _tail;
        var offset = (int)tail & (_capacity - 1);
        var recordLength = message.Length + BroadcastLayout.HeaderLength;
        var aligned = Align.Up(recordLength, BroadcastLayout.Alignment);
        var toEnd = _capacity - offset;
        var padding = toEnd < aligned ? toEnd : 0;

        // The intent is published before the first byte changes, so that a reader can tell a torn message.
        _trailer.PutLongOrdered(BroadcastLayout.TailIntentOffset, tail + padding + aligned);
        Interlocked.MemoryBarrier();
        if (padding > 0)
        {
            _records.PutInt(offset, padding);
            _records.PutInt(offset + BroadcastLayout.TypeOffset, BroadcastLayout.PaddingType);
            tail += padding;
            offset = 0;
        }

        _records.PutInt(offset, recordLength);
        _records.PutInt(offset + BroadcastLayout.TypeOffset, type);
        message.CopyTo(_records.Span(offset + BroadcastLayout.HeaderLength, message.Length));
        _trailer.PutLongOrdered(BroadcastLayout.LatestOffset, tail);
        _tail = tail + aligned;
        _trailer.PutLongOrdered(BroadcastLayout.TailOffset, _tail);
    }
}
