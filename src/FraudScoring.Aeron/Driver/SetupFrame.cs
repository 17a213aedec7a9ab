using System.Buffers.Binary;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>What a sender says about a stream before its data.</summary>
internal readonly record struct SetupFrame(
    int SessionId, int StreamId, int InitialTermId, int ActiveTermId, int TermOffset, int TermLength, int Mtu)
{
    public static SetupFrame Read(ReadOnlySpan<byte> frame) => new(
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupSessionId..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupStreamId..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupInitialTermId..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupActiveTermId..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupTermOffset..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupTermLength..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.SetupMtu..]));

    public bool IsValid =>
        TermLength is >= AeronLimits.TermLengthMin and <= AeronLimits.TermLengthMax && Align.IsPowerOfTwo(TermLength)
        && Mtu is > DataHeader.Length and <= AeronLimits.MtuMax && Mtu % DataHeader.FrameAlignment == 0
        && TermOffset >= 0 && TermOffset <= TermLength && TermOffset % DataHeader.FrameAlignment == 0
        && unchecked(ActiveTermId - InitialTermId) >= 0;
}
