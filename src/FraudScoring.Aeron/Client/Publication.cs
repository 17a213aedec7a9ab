using System.Diagnostics.CodeAnalysis;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>The sending end of a stream.</summary>
public abstract class Publication : IDisposable
{
    private readonly AeronClient _client;
    private readonly ClientLease _lease;
    private readonly AtomicBuffer _limit;
    private volatile bool _isClosed;

    private protected Publication(AeronClient client, ClientLease lease, PublicationReady ready, string channel, LogBuffers log)
    {
        _client = client;
        _lease = lease;
        _limit = client.Counters.ValueBuffer(ready.LimitCounterId);
        Log = log;
        Channel = channel;
        RegistrationId = ready.CorrelationId;
        SessionId = ready.SessionId;
        StreamId = ready.StreamId;
        ChannelStatusId = ready.ChannelStatusId;
        InitialTermId = log.InitialTermId;
        PayloadMax = log.Mtu - DataHeader.Length;
        MessageMax = LogPosition.MessageLengthMax(log.TermLength);
        PositionMax = LogPosition.Max(log.TermLength);
        Writer = new FrameWriter(SessionId, StreamId, PayloadMax);
    }

    /// <summary>The channel as it was asked for.</summary>
    public string Channel { get; }

    /// <summary>The stream within the channel.</summary>
    public int StreamId { get; }

    /// <summary>What tells this publication's stream from others on the same channel and stream id.</summary>
    public int SessionId { get; }

    /// <summary>The id by which the driver knows it.</summary>
    public long RegistrationId { get; }

    /// <summary>The counter with the socket's status, or -1 when there is no socket.</summary>
    public int ChannelStatusId { get; }

    /// <summary>Bytes of the longest message in one frame, and of the longest that can be claimed.</summary>
    public int PayloadMax { get; }

    /// <summary>Bytes of the longest message.</summary>
    public int MessageMax { get; }

    /// <summary>Where the stream ends.</summary>
    public long PositionMax { get; }

    /// <summary>True once closed, or when the driver is gone.</summary>
    public bool IsClosed => _isClosed || !_lease.IsAlive;

    /// <summary>True while somebody subscribes.</summary>
    public bool IsConnected => !IsClosed && Log.IsConnected;

    /// <summary>How far it may be written now.</summary>
    public long PositionLimit => IsClosed ? OfferResult.Closed : _limit.GetLongVolatile(0);

    /// <summary>How far it is written.</summary>
    public long Position => IsClosed ? OfferResult.Closed : Log.ProducerPosition();

    internal LogBuffers Log { get; }

    internal int InitialTermId { get; }

    private protected FrameWriter Writer { get; }

    private protected long Limit => _limit.GetLongVolatile(0);

    /// <summary>Publishes a message; the new position, or one of <see cref="OfferResult"/>.</summary>
    public abstract long Offer(ReadOnlySpan<byte> message, long reservedValue = 0);

    /// <summary>Publishes a message that lies in several pieces.</summary>
    public abstract long Offer(ReadOnlySpan<ReadOnlyMemory<byte>> parts, long reservedValue = 0);

    /// <summary>Claims room for a message of at most <see cref="PayloadMax"/> bytes, to be written in place.</summary>
    public abstract long TryClaim(int length, out BufferClaim claim);

    /// <summary>Stops publishing. What was offered is still delivered.</summary>
    public void Dispose()
    {
        _client.Remove(this);
        GC.SuppressFinalize(this);
    }

    internal bool Close()
    {
        var wasOpen = !_isClosed;
        _isClosed = true;
        return wasOpen;
    }

    /// <summary>Unmaps the log unless a thread is still in it.</summary>
    internal abstract bool TryRelease();

    private protected long Refusal(long position, int required)
    {
        if (position + required >= PositionMax)
            return OfferResult.MaxPositionExceeded;
        return Log.IsConnected ? OfferResult.BackPressured : OfferResult.NotConnected;
    }

    private protected int RequiredLength(int messageLength)
    {
        if (messageLength <= PayloadMax)
            return LogPosition.FrameLength(messageLength);
        if (messageLength > MessageMax)
            ThrowTooLong(messageLength, MessageMax);
        return LogPosition.FragmentedLength(messageLength, PayloadMax);
    }

    private protected void RequireClaimable(int length)
    {
        if ((uint)length > (uint)PayloadMax)
            ThrowTooLong(length, PayloadMax);
    }

    [DoesNotReturn]
    private static void ThrowTooLong(int length, int max) =>
        throw new ArgumentException($"message of {length} bytes, expected 0 to {max}");
}
