using System.Buffers.Binary;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Tests.Aeron.Driver;

/// <summary>Packets that no sender would send: noise, damaged frames, wild fields.</summary>
internal static class HostilePackets
{
    private static readonly int[] Wild =
        [0, 1, -1, 31, 32, 33, 64, 4096, 65536, 1 << 30, int.MaxValue, int.MinValue, int.MinValue + 31, -32];

    public static byte[] Next(Random random, int sessionToSpare)
    {
        while (true)
        {
            var packet = random.Next(4) switch
            {
                0 => Noise(random),
                1 => Setup(random.Next(), 10, Wild[random.Next(Wild.Length)]),
                _ => Framed(random),
            };
            if (!Names(packet, sessionToSpare))
                return packet;
        }
    }

    /// <summary>A packet of the very stream, with plausible and wild positions and lengths.</summary>
    public static byte[] Forged(Random random, int sessionId, int initialTermId)
    {
        var packet = Framed(random);
        if (packet.Length < DataHeader.Length)
            return packet;
        var type = BinaryPrimitives.ReadInt16LittleEndian(packet.AsSpan(UdpFrames.TypeOffset));
        var isControl = type is UdpFrames.Nak or UdpFrames.StatusMessage or UdpFrames.Error or UdpFrames.RttMeasurement;
        var session = isControl ? UdpFrames.ControlSessionId : DataHeader.SessionIdOffset;
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(session), sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(session + 4), 10);
        if (random.Next(4) > 0)
        {
            var termId = unchecked(initialTermId + random.Next(-1, 4));
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(isControl ? UdpFrames.NakTermId : DataHeader.TermIdOffset), termId);
            BinaryPrimitives.WriteInt32LittleEndian(
                packet.AsSpan(isControl ? UdpFrames.NakTermOffset : DataHeader.TermOffsetOffset), random.Next(2048) * 32);
        }

        return packet;
    }

    public static byte[] Setup(int sessionId, int streamId, int termLength)
    {
        var packet = new byte[UdpFrames.SetupLength];
        BinaryPrimitives.WriteInt32LittleEndian(packet, packet.Length);
        BinaryPrimitives.WriteInt16LittleEndian(packet.AsSpan(UdpFrames.TypeOffset), UdpFrames.Setup);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(UdpFrames.SetupSessionId), sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(UdpFrames.SetupStreamId), streamId);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(UdpFrames.SetupTermLength), termLength);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(UdpFrames.SetupMtu), 1408);
        return packet;
    }

    private static byte[] Noise(Random random)
    {
        var packet = new byte[random.Next(1500)];
        random.NextBytes(packet);
        return packet;
    }

    private static byte[] Framed(Random random)
    {
        var packet = new byte[random.Next(1, 6) * 32 + (random.Next(8) == 0 ? random.Next(32) : 0)];
        random.NextBytes(packet);
        for (var at = 8; at + 4 <= packet.Length; at += 4)
        {
            if (random.Next(2) == 0)
                BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(at), Wild[random.Next(Wild.Length)]);
        }

        var length = random.Next(3) switch { 0 => packet.Length, 1 => random.Next(packet.Length + 40), _ => Wild[random.Next(Wild.Length)] };
        BinaryPrimitives.WriteInt32LittleEndian(packet, length);
        packet[UdpFrames.VersionOffset] = 0;
        BinaryPrimitives.WriteInt16LittleEndian(packet.AsSpan(UdpFrames.TypeOffset), (short)random.Next(0, 8));
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(DataHeader.StreamIdOffset), 10);
        return packet;
    }

    private static bool Names(byte[] packet, int sessionId) =>
        packet.Length >= 16 && (BitConverter.ToInt32(packet, 8) == sessionId || BitConverter.ToInt32(packet, 12) == sessionId);
}
