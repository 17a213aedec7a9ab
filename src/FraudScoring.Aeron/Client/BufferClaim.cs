using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>
/// Room in the log for one message, written in place. Must be committed or aborted soon: subscribers wait behind it.
/// </summary>
public readonly ref struct BufferClaim
{
    private readonly AtomicBuffer _frame;
    private readonly LogBuffers _keepAlive;
    private readonly int _frameLength;

    internal BufferClaim(AtomicBuffer frame, int frameLength, LogBuffers keepAlive)
    {
        _frame = frame;
        _frameLength = frameLength;
        _keepAlive = keepAlive;
    }

    /// <summary>Where the message goes.</summary>
    public Span<byte> Data => _frame.Span(DataHeader.Length, _frameLength - DataHeader.Length);

    /// <summary>A value beside the message that Aeron does not look at.</summary>
    public void SetReservedValue(long value) => _frame.PutLong(DataHeader.ReservedValueOffset, value);

    /// <summary>Publishes the message.</summary>
    public void Commit()
    {
        _frame.PutIntOrdered(DataHeader.FrameLengthOffset, _frameLength);
        GC.KeepAlive(_keepAlive);
    }

    /// <summary>Gives the room up.</summary>
    public void Abort()
    {
        _frame.PutShort(DataHeader.TypeOffset, DataHeader.PadType);
        Commit();
    }
}
