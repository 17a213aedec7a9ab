using System.Diagnostics.CodeAnalysis;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>One sender's stream as a subscription reads it. One thread polls.</summary>
public sealed class Image
{
    private readonly ClientLease _lease;
    private readonly LogBuffers _log;
    private readonly AtomicBuffer _position;
    private readonly int _termMask;
    private UsageMark _usage;
    private volatile bool _isClosed;
    private long _finalPosition;
    private bool _finalIsEndOfStream;

    internal Image(AeronClient client, ClientLease lease, ImageReady ready, LogBuffers log)
    {
        _lease = lease;
        _log = log;
        _position = client.Counters.ValueBuffer(ready.PositionCounterId);
        _termMask = log.TermLength - 1;
        Counters = client.Counters;
        CorrelationId = ready.CorrelationId;
        SessionId = ready.SessionId;
        StreamId = ready.StreamId;
        SourceIdentity = ready.Source;
        PositionCounterId = ready.PositionCounterId;
        InitialTermId = log.InitialTermId;
        Shift = log.Shift;
        JoinPosition = _position.GetLongVolatile(0);
    }

    /// <summary>The id by which the driver knows it.</summary>
    public long CorrelationId { get; }

    /// <summary>The sender's session.</summary>
    public int SessionId { get; }

    /// <summary>The stream.</summary>
    public int StreamId { get; }

    /// <summary>Where it comes from: an address and port, or "aeron:ipc".</summary>
    public string SourceIdentity { get; }

    /// <summary>Where this subscription started to read.</summary>
    public long JoinPosition { get; }

    /// <summary>True once the sender is gone, the subscription is closed or the driver is lost.</summary>
    public bool IsClosed => _isClosed || !_lease.IsAlive;

    /// <summary>How far it was read.</summary>
    public long Position => IsClosed ? _finalPosition : _position.GetLongVolatile(0);

    /// <summary>True when everything that the sender published before it closed was read.</summary>
    public bool IsEndOfStream => IsClosed ? _finalIsEndOfStream : Position >= _log.EndOfStreamPosition;

    /// <summary>True when the sender took the rest of its stream back.</summary>
    public bool IsRevoked => !IsClosed && _log.IsRevoked;

    internal int InitialTermId { get; }

    internal int Shift { get; }

    internal int PositionCounterId { get; }

    internal CountersReader Counters { get; }

    /// <summary>Hands over up to <paramref name="fragmentLimit"/> fragments and tells the sender how far that is.</summary>
    public int Poll(FragmentHandler handler, int fragmentLimit)
    {
        if (!TryEnter())
            return 0;
        var start = Start();
        var offset = (int)start & _termMask;
        var begin = offset;
        var fragments = 0;
        try
        {
            var term = _log.TermAt(start);
            while (fragments < fragmentLimit && offset < term.Length)
            {
                var length = term.GetIntVolatile(offset);
                if (length <= 0)
                    break;
                var at = offset;
                offset = Next(at, length, term.Length);
                if (term.GetShort(at + DataHeader.TypeOffset) == DataHeader.PadType)
                    continue;
                fragments++;
                var frame = term.Span(at, length);
                handler(frame[DataHeader.Length..], new FragmentHeader(frame[..DataHeader.Length], this));
            }
        }
        finally
        {
            Leave(start, offset - begin);
        }

        return fragments;
    }

    /// <summary>As <see cref="Poll"/>, with a handler that can stop, take back and commit.</summary>
    public int ControlledPoll(ControlledFragmentHandler handler, int fragmentLimit)
    {
        if (!TryEnter())
            return 0;
        var start = Start();
        var offset = (int)start & _termMask;
        var begin = offset;
        var fragments = 0;
        try
        {
            var term = _log.TermAt(start);
            while (fragments < fragmentLimit && offset < term.Length)
            {
                var length = term.GetIntVolatile(offset);
                if (length <= 0)
                    break;
                var at = offset;
                offset = Next(at, length, term.Length);
                if (term.GetShort(at + DataHeader.TypeOffset) == DataHeader.PadType)
                    continue;
                fragments++;
                var frame = term.Span(at, length);
                var action = handler(frame[DataHeader.Length..], new FragmentHeader(frame[..DataHeader.Length], this));
                if (action == ControlledPollAction.Abort)
                {
                    fragments--;
                    offset = at;
                    break;
                }

                if (action == ControlledPollAction.Break)
                    break;
                if (action == ControlledPollAction.Commit)
                {
                    Publish(start, offset - begin);
                    start += offset - begin;
                    begin = offset;
                }
            }
        }
        finally
        {
            Leave(start, offset - begin);
        }

        return fragments;
    }

    internal void Close()
    {
        if (_isClosed)
            return;
        // Whether the lease is over decides if the counters may still be looked at.
        if (_lease.IsAlive)
        {
            _finalPosition = _position.GetLongVolatile(0);
            _finalIsEndOfStream = _finalPosition >= _log.EndOfStreamPosition;
        }

        _isClosed = true;
    }

    /// <summary>Unmaps the log unless the polling thread is still in it.</summary>
    internal bool TryRelease()
    {
        if (_usage.IsInside)
            return false;
        _log.Dispose();
        return true;
    }

    private bool TryEnter()
    {
        _usage.Enter();
        if (!IsClosed)
            return true;
        _usage.Leave();
        return false;
    }

    private long Start()
    {
        var start = _position.GetLong(0);
        if (start < 0 || start % DataHeader.FrameAlignment != 0)
            ThrowMisplaced(start);
        return start;
    }

    [DoesNotReturn]
    private void ThrowMisplaced(long start)
    {
        _usage.Leave();
        throw new AeronException(AeronErrorCode.Generic, $"position {start} of an image, expected a multiple of 32");
    }

    private void Leave(long start, int moved)
    {
        Publish(start, moved);
        _usage.Leave();
    }

    // Asked again: the handler may have taken longer than the driver waits.
    private void Publish(long start, int moved)
    {
        if (moved > 0 && !IsClosed)
            _position.PutLongOrdered(0, start + moved);
    }

    private static int Next(int offset, int length, int termLength)
    {
        if (length < DataHeader.Length || length > termLength - offset)
            ThrowCorrupt(offset, length);
        return offset + Align.Up(length, DataHeader.FrameAlignment);
    }

    [DoesNotReturn]
    private static void ThrowCorrupt(int offset, int length) =>
        throw new AeronException(AeronErrorCode.Generic, $"an image is corrupt: frame of {length} bytes at {offset}");
}
