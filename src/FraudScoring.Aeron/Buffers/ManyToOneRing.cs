namespace FraudScoring.Aeron.Buffers;

/// <summary>
/// Commands from many client processes to the one driver. Any thread writes; one thread reads and unblocks. A record's
/// length is negative while it is written and positive once committed; zero is free, hence the reader zeroes what it
/// consumed before it publishes the head.
/// </summary>
internal sealed class ManyToOneRing
{
    private readonly AtomicBuffer _records;
    private readonly AtomicBuffer _trailer;
    private readonly int _mask;
    private readonly byte[] _scratch;

    // The reader's own; what stands in the trailer is for the producers to see.
    private long _head;

    public ManyToOneRing(AtomicBuffer buffer)
    {
        Capacity = buffer.Length - RingLayout.TrailerLength;
        if (!Align.IsPowerOfTwo(Capacity) || Capacity < 1024)
        {
            throw new AeronException(
                AeronErrorCode.Generic,
                $"buffer to the driver: {buffer.Length} bytes, expected a power of two from 1024 + {RingLayout.TrailerLength}");
        }

        _records = buffer.Slice(0, Capacity);
        _trailer = buffer.Slice(Capacity, RingLayout.TrailerLength);
        _mask = Capacity - 1;
        _scratch = new byte[MessageLengthMax];
        _head = _trailer.GetLongVolatile(RingLayout.HeadOffset);
    }

    public int Capacity { get; }

    public int MessageLengthMax => Capacity / 8;

    public long ProducerPosition => _trailer.GetLongVolatile(RingLayout.TailOffset);

    public long ConsumerPosition => _head;

    public long ConsumerHeartbeatMs
    {
        get => _trailer.GetLongVolatile(RingLayout.HeartbeatOffset);
        set => _trailer.PutLongOrdered(RingLayout.HeartbeatOffset, value);
    }

    public long NextCorrelationId() => _trailer.GetAndAdd(RingLayout.CorrelationOffset, 1);

    /// <summary>False when the ring is full.</summary>
    public bool TryWrite(int type, ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(type, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MessageLengthMax);
        var recordLength = message.Length + RingLayout.HeaderLength;
        var index = Claim(Align.Up(recordLength, RingLayout.Alignment));
        if (index < 0)
            return false;

        _records.PutIntOrdered(index, -recordLength);
        Interlocked.MemoryBarrier();
        message.CopyTo(_records.Span(index + RingLayout.HeaderLength, message.Length));
        _records.PutInt(index + RingLayout.TypeOffset, type);
        _records.PutIntOrdered(index, recordLength);
        return true;
    }

    /// <summary>
    /// Hands over up to <paramref name="limit"/> messages, each as a private copy that no other process can change
    /// while it is decoded. A record that cannot be drops everything up to the producers' tail.
    /// </summary>
    public int Read(RingMessageHandler handler, int limit)
    {
        var start = (int)_head & _mask;
        var bytes = 0;
        var messages = 0;
        try
        {
            while (messages < limit && start + bytes < Capacity)
            {
                var index = start + bytes;
                var length = _records.GetIntVolatile(index);
                if (length <= 0)
                    break;
                if (length < RingLayout.HeaderLength || length > Capacity - index)
                    throw Corrupt(index, length, ref bytes);

                bytes += Align.Up(length, RingLayout.Alignment);
                var type = _records.GetInt(index + RingLayout.TypeOffset);
                if (type == RingLayout.PaddingType)
                    continue;
                if (length - RingLayout.HeaderLength > MessageLengthMax)
                    throw Corrupt(index, length, ref bytes);
                messages++;
                var message = _scratch.AsSpan(0, length - RingLayout.HeaderLength);
                _records.Span(index + RingLayout.HeaderLength, message.Length).CopyTo(message);
                handler(type, message);
            }
        }
        finally
        {
            if (bytes > 0)
                Consume(start, bytes);
        }

        return messages;
    }

    /// <summary>
    /// Turns what a producer left behind when it died between claim and commit into padding. Called when the reader has
    /// not moved for as long as a live producer could need.
    /// </summary>
    public bool Unblock()
    {
        var head = _head;
        var tail = _trailer.GetLongVolatile(RingLayout.TailOffset);
        if (head >= tail || tail - head > Capacity || tail % RingLayout.Alignment != 0)
            return false;

        var start = (int)head & _mask;
        var length = _records.GetIntVolatile(start);
        if (length < 0)
        {
            if (-(long)length > Capacity - start)
                return false;
            return Pad(start, -length);
        }

        if (length > 0)
            return false;
        var end = tail - head >= Capacity - start ? Capacity : start + (int)(tail - head);
        var next = start + RingLayout.Alignment;
        while (next < end && _records.GetIntVolatile(next) == 0)
            next += RingLayout.Alignment;
        if (next >= end)
            return false;
        for (var back = next - RingLayout.Alignment; back >= start; back -= RingLayout.Alignment)
        {
            if (_records.GetIntVolatile(back) != 0)
                return false;
        }

        return Pad(start, next - start);
    }

    private bool Pad(int index, int length)
    {
        _records.PutInt(index + RingLayout.TypeOffset, RingLayout.PaddingType);
        _records.PutIntOrdered(index, length);
        return true;
    }

    private int Claim(int required)
    {
        var head = _trailer.GetLongVolatile(RingLayout.HeadCacheOffset);
        while (true)
        {
            var tail = _trailer.GetLongVolatile(RingLayout.TailOffset);
            if (required > Capacity - (tail - head) && (required > Capacity - (tail - (head = RefreshHead(tail)))))
                return -1;

            var index = (int)tail & _mask;
            var toEnd = Capacity - index;
            var padding = 0;
            if (required > toEnd)
            {
                // The record goes to the front: that much must be free there too.
                if (required > ((int)head & _mask) && required > ((int)(head = RefreshHead(tail)) & _mask))
                    return -1;
                padding = toEnd;
            }

            if (!_trailer.CompareAndSet(RingLayout.TailOffset, tail, tail + required + padding))
                continue;
            if (padding == 0)
                return index;
            _records.PutIntOrdered(index, -padding);
            Interlocked.MemoryBarrier();
            _records.PutInt(index + RingLayout.TypeOffset, RingLayout.PaddingType);
            _records.PutIntOrdered(index, padding);
            return 0;
        }
    }

    private long RefreshHead(long tail)
    {
        var head = _trailer.GetLongVolatile(RingLayout.HeadOffset);
        if (head <= tail)
            _trailer.PutLongOrdered(RingLayout.HeadCacheOffset, head);
        return head;
    }

    private void Consume(int start, int bytes)
    {
        _records.Clear(start, Math.Min(bytes, Capacity - start));
        _head += bytes;
        _trailer.PutLongOrdered(RingLayout.HeadOffset, _head);
    }

    private AeronException Corrupt(int index, int length, ref int bytes)
    {
        var pending = _trailer.GetLongVolatile(RingLayout.TailOffset) - _head;
        // What follows cannot be told apart from garbage: drop it, and let clients repeat their commands. The head must
        // come to rest where the producers go on, or on the end of the buffer when the tail is garbage as well.
        var start = (int)_head & _mask;
        _records.Clear(0, Capacity);
        var isPlausible = pending > 0 && pending <= Capacity && pending % RingLayout.Alignment == 0;
        bytes = isPlausible ? (int)pending : Capacity - start;
        return new AeronException(
            AeronErrorCode.MalformedCommand, $"command buffer: record of {length} bytes at {index} of {Capacity} bytes");
    }
}
