using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>A publication with a session of its own that one thread writes, at a fraction of the cost.</summary>
public sealed class ExclusivePublication : Publication
{
    private UsageMark _usage;
    private AtomicBuffer _term;
    private int _termId;
    private int _termOffset;
    private int _termCount;
    private long _termBegin;
    private bool _isClaimed;

    internal ExclusivePublication(AeronClient client, ClientLease lease, PublicationReady ready, string channel, LogBuffers log)
        : base(client, lease, ready, channel, log)
    {
        _termCount = log.ActiveTermCount;
        var partition = (int)((uint)_termCount % LogMetadata.PartitionCount);
        var raw = log.RawTail(partition);
        _term = log.Term(partition);
        _termId = LogPosition.RawTermId(raw);
        _termOffset = LogPosition.RawOffset(raw, log.TermLength);
        _termBegin = (long)_termCount << log.Shift;
        if (_termOffset % DataHeader.FrameAlignment != 0)
            throw new AeronException(AeronErrorCode.Generic, $"{log.Path}: tail at {_termOffset}, expected a multiple of 32");
    }

    /// <inheritdoc/>
    public override long Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        var required = RequiredLength(message.Length);
        _usage.Enter();
        var result = Claim(required, out var offset);
        if (result > 0)
        {
            if (message.Length <= PayloadMax)
            {
                Writer.Write(_term, offset, _termId, message, reservedValue);
            }
            else
            {
                var parts = new MessageParts(message);
                Writer.Write(_term, offset, _termId, ref parts, reservedValue);
            }
        }

        _usage.Leave();
        return result;
    }

    /// <inheritdoc/>
    public override long Offer(ReadOnlySpan<ReadOnlyMemory<byte>> parts, long reservedValue = 0)
    {
        var message = new MessageParts(parts);
        var required = RequiredLength(message.Length);
        _usage.Enter();
        var result = Claim(required, out var offset);
        if (result > 0)
            Writer.Write(_term, offset, _termId, ref message, reservedValue);
        _usage.Leave();
        return result;
    }

    /// <inheritdoc/>
    public override long TryClaim(int length, out BufferClaim claim)
    {
        RequireClaimable(length);
        claim = default;
        _usage.Enter();
        var result = Claim(LogPosition.FrameLength(length), out var offset);
        if (result > 0)
        {
            var frameLength = length + DataHeader.Length;
            Writer.Begin(_term, offset, frameLength, _termId, DataHeader.Unfragmented, DataHeader.DataType, 0);
            claim = new BufferClaim(_term.Slice(offset, frameLength), frameLength, Log);
            _isClaimed = true;
        }

        _usage.Leave();
        return result;
    }

    internal override bool TryRelease()
    {
        if (_usage.IsInside)
            return false;
        // A claim may still be open in the caller's hands; then the collector unmaps.
        if (!_isClaimed)
            Log.Dispose();
        return true;
    }

    private long Claim(int required, out int offset)
    {
        offset = _termOffset;
        if (IsClosed)
            return OfferResult.Closed;
        var position = _termBegin + offset;
        if (position >= Limit)
            return Refusal(position, required);

        // The tail is published before the frame, so that whoever repairs the log knows where frames can be.
        var end = offset + required;
        Log.Metadata.PutLongOrdered(TailOffset(_termCount), LogPosition.RawTail(_termId, end));
        if (end > Log.TermLength)
            return EndTerm(offset);
        _termOffset = end;
        return _termBegin + end;
    }

    private long EndTerm(int offset)
    {
        if (offset < Log.TermLength)
            Writer.Pad(_term, offset, _termId);
        _termOffset = Log.TermLength;
        if (_termBegin + Log.TermLength >= PositionMax)
            return OfferResult.MaxPositionExceeded;

        _termCount++;
        _termId = unchecked(_termId + 1);
        _termBegin += Log.TermLength;
        _termOffset = 0;
        _term = Log.Term(LogPosition.PartitionOfCount(_termCount));
        Log.Metadata.PutLong(TailOffset(_termCount), LogPosition.RawTail(_termId, 0));
        Log.Metadata.PutIntOrdered(LogMetadata.ActiveTermCountOffset, _termCount);
        return OfferResult.AdminAction;
    }

    private static int TailOffset(int termCount) =>
        LogMetadata.TailOffset + ((int)((uint)termCount % LogMetadata.PartitionCount) * sizeof(long));
}
