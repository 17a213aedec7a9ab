namespace FraudScoring.Aeron.Buffers;

/// <summary>Reads a driver's answers from the moment of its creation on. One thread.</summary>
internal sealed class BroadcastReceiver
{
    private readonly AtomicBuffer _records;
    private readonly AtomicBuffer _trailer;
    private readonly int _capacity;
    private readonly byte[] _scratch;
    private long _next;

    public BroadcastReceiver(AtomicBuffer buffer)
    {
        _capacity = BroadcastLayout.CapacityOf(buffer);
        _records = buffer.Slice(0, _capacity);
        _trailer = buffer.Slice(_capacity, BroadcastLayout.TrailerLength);
        _scratch = new byte[_capacity / 8];
        // The tail, not the latest message: that one was somebody else's.
        _next = _trailer.GetLongVolatile(BroadcastLayout.TailOffset);
        if (_next < 0 || _next % BroadcastLayout.Alignment != 0)
            throw new AeronException(AeronErrorCode.Generic, $"answer buffer: tail {_next}, expected a multiple of 8");
    }

    /// <summary>
    /// Hands over the next message from a private copy. Throws when the driver overwrote what was not read yet: answers
    /// are lost, so the client cannot know which of its resources exist.
    /// </summary>
    public bool TryReceive(RingMessageHandler handler)
    {
        while (_trailer.GetLongVolatile(BroadcastLayout.TailOffset) > _next)
        {
            var cursor = _next;
            var offset = (int)cursor & (_capacity - 1);
            var length = _records.GetIntVolatile(offset);
            var type = _records.GetInt(offset + BroadcastLayout.TypeOffset);
            ThrowIfLapped(cursor);
            if (length < BroadcastLayout.HeaderLength || length > _capacity - offset)
                throw Corrupt(offset, length);
            _next = cursor + Align.Up(length, BroadcastLayout.Alignment);
            if (type == BroadcastLayout.PaddingType)
                continue;
            if (length - BroadcastLayout.HeaderLength > _scratch.Length)
                throw Corrupt(offset, length);

            var message = _scratch.AsSpan(0, length - BroadcastLayout.HeaderLength);
            _records.Span(offset + BroadcastLayout.HeaderLength, message.Length).CopyTo(message);
            ThrowIfLapped(cursor);
            handler(type, message);
            return true;
        }

        return false;
    }

    private void ThrowIfLapped(long cursor)
    {
        Interlocked.MemoryBarrier();
        if (cursor + _capacity <= _trailer.GetLongVolatile(BroadcastLayout.TailIntentOffset))
            throw new AeronException(AeronErrorCode.Generic, "the client fell behind the driver's answers by a whole buffer");
    }

    private AeronException Corrupt(int offset, int length) =>
        new(AeronErrorCode.Generic, $"answer buffer: record of {length} bytes at {offset} of {_capacity} bytes");
}
