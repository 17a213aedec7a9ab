using System.Buffers.Binary;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>What a packet must be before any of its fields is believed.</summary>
internal static class UdpFrameCheck
{
    public static short Type(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadInt16LittleEndian(packet[UdpFrames.TypeOffset..]);

    public static int FrameLength(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadInt32LittleEndian(packet[UdpFrames.FrameLengthOffset..]);

    /// <summary>A frame that receivers send to senders.</summary>
    public static bool IsControl(ReadOnlySpan<byte> packet) => HasHeader(packet) && Type(packet) switch
    {
        UdpFrames.StatusMessage => HasFrame(packet, UdpFrames.StatusLength),
        UdpFrames.Nak => HasFrame(packet, UdpFrames.NakLength),
        UdpFrames.Error => HasFrame(packet, UdpFrames.ErrorLength),
        UdpFrames.RttMeasurement => HasFrame(packet, UdpFrames.RttLength),
        _ => false,
    };

    /// <summary>A frame that senders send to receivers.</summary>
    public static bool IsStream(ReadOnlySpan<byte> packet) => HasHeader(packet) && Type(packet) switch
    {
        UdpFrames.Data or UdpFrames.Pad => packet.Length >= DataHeader.Length && packet.Length % DataHeader.FrameAlignment == 0,
        UdpFrames.Setup => HasFrame(packet, UdpFrames.SetupLength),
        UdpFrames.RttMeasurement => HasFrame(packet, UdpFrames.RttLength),
        _ => false,
    };

    private static bool HasHeader(ReadOnlySpan<byte> packet) =>
        packet.Length >= UdpFrames.HeaderLength && packet[UdpFrames.VersionOffset] == 0 && FrameLength(packet) >= 0;

    private static bool HasFrame(ReadOnlySpan<byte> packet, int length) =>
        packet.Length >= length && FrameLength(packet) >= length && FrameLength(packet) <= packet.Length;
}
