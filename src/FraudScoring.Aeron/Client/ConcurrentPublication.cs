using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>A publication that any number of threads and processes write at once.</summary>
public sealed class ConcurrentPublication : Publication
{
    internal ConcurrentPublication(AeronClient client, ClientLease lease, PublicationReady ready, string channel, LogBuffers log)
        : base(client, lease, ready, channel, log)
    {
    }

    /// <inheritdoc/>
    public override long Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        var required = RequiredLength(message.Length);
        var result = Claim(required, out var term, out var offset, out var termId);
        if (result < 0)
            return result;
        if (message.Length <= PayloadMax)
        {
            Writer.Write(term, offset, termId, message, reservedValue);
        }
        else
        {
            var parts = new MessageParts(message);
            Writer.Write(term, offset, termId, ref parts, reservedValue);
        }

        GC.KeepAlive(this);
        return result;
    }

    /// <inheritdoc/>
    public override long Offer(ReadOnlySpan<ReadOnlyMemory<byte>> parts, long reservedValue = 0)
    {
        var message = new MessageParts(parts);
        var result = Claim(RequiredLength(message.Length), out var term, out var offset, out var termId);
        if (result < 0)
            return result;
        Writer.Write(term, offset, termId, ref message, reservedValue);
        GC.KeepAlive(this);
        return result;
    }

    /// <inheritdoc/>
    public override long TryClaim(int length, out BufferClaim claim)
    {
        RequireClaimable(length);
        claim = default;
        var required = LogPosition.FrameLength(length);
        var result = Claim(required, out var term, out var offset, out var termId);
        if (result < 0)
            return result;
        var frameLength = length + DataHeader.Length;
        Writer.Begin(term, offset, frameLength, termId, DataHeader.Unfragmented, DataHeader.DataType, 0);
        claim = new BufferClaim(term.Slice(offset, frameLength), frameLength, Log);
        return result;
    }

    // Any thread may be in here at any time, so only the collector knows when the log can be unmapped.
    internal override bool TryRelease() => true;

    private long Claim(int required, out AtomicBuffer term, out int offset, out int termId)
    {
        term = default;
        offset = 0;
        termId = 0;
        if (IsClosed)
            return OfferResult.Closed;
        var limit = Limit;
        var termCount = Log.ActiveTermCount;
        var partition = (int)((uint)termCount % LogMetadata.PartitionCount);
        var raw = Log.RawTail(partition);
        termId = LogPosition.RawTermId(raw);
        if (termCount != unchecked(termId - InitialTermId))
            return OfferResult.AdminAction;
        var position = ((long)termCount << Log.Shift) + LogPosition.RawOffset(raw, Log.TermLength);
        if (position >= limit)
            return Refusal(position, required);

        raw = Log.Metadata.GetAndAdd(LogMetadata.TailOffset + (partition * sizeof(long)), required);
        termId = LogPosition.RawTermId(raw);
        offset = LogPosition.RawOffset(raw, Log.TermLength);
        term = Log.Term(partition);
        if (offset + required > Log.TermLength)
            return EndTerm(term, offset, termId);
        return LogPosition.Of(termId, offset + required, Log.Shift, InitialTermId);
    }

    // Each thread that overran the term moves on to the next; only the first one still has bytes to pad.
    private long EndTerm(AtomicBuffer term, int offset, int termId)
    {
        if (offset < Log.TermLength)
            Writer.Pad(term, offset, termId);
        var termCount = unchecked(termId - InitialTermId);
        if (LogPosition.Of(termId, Log.TermLength, Log.Shift, InitialTermId) >= PositionMax)
            return OfferResult.MaxPositionExceeded;
        Log.Rotate(termCount, termId);
        return OfferResult.AdminAction;
    }
}
