using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FraudScoring.Aeron.Client;

namespace FraudScoring.Tests.Aeron.Driver;

/// <summary>
/// The driver against a peer that is nothing but a socket: every frame byte by byte as the protocol has it, so that a fault that
/// both of our ends share is seen.
/// </summary>
public sealed class WireBytesTests : IDisposable
{
    private const int Session = 0x11223344;
    private const int Stream = 0x0000_2710;
    private const int InitialTerm = 0x01020304;
    private const int TermLength = 64 * 1024;
    private readonly Rig _rig = new();
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private EndPoint _from = new IPEndPoint(IPAddress.Any, 0);

    public WireBytesTests()
    {
        _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _peer.Blocking = false;
    }

    private int PeerPort => ((IPEndPoint)_peer.LocalEndPoint!).Port;

    public void Dispose()
    {
        _peer.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public void Sender_SetupDataHeartbeatAndRepair_AreTheDocumentedBytes()
    {
        var client = _rig.Connect();
        var publication = client.AddExclusivePublication(
            $"aeron:udp?endpoint=127.0.0.1:{PeerPort}|session-id={Session}|term-length=64k|mtu=1408" +
            $"|init-term-id={InitialTerm}|term-id={InitialTerm}|term-offset=0", Stream);

        var setup = Receive(type: 5);
        Assert.Equal(
            "28000000 00 00 0500 00000000 44332211 10270000 04030201 04030201 00000100 80050000 00000000",
            Hex(setup, 4, 1, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4));
        Assert.Equal(OfferResult.NotConnected, publication.Offer("abc"u8));

        // Status: everything up to the start was consumed, 32 KiB may come.
        Send(Frame(36, 0x00, 3, Session, Stream, InitialTerm, 0, 32 * 1024, 0x0BADCAFE, 0));
        _rig.RunUntil(() => publication.IsConnected);
        Assert.Equal(64, publication.Offer("payload"u8, reservedValue: 0x0102030405060708));
        var data = Receive(type: 1, atLeast: 64);
        Assert.Equal(
            "27000000 00 C0 0100 00000000 44332211 10270000 04030201 0807060504030201 7061796C6F6164",
            Hex(data[..39], 4, 1, 1, 2, 4, 4, 4, 4, 8, 7));
        Assert.All(data[39..], b => Assert.Equal(0, b));
        Assert.Equal(64, data.Length);

        // NAK for the frame: the same bytes again.
        Send(Frame(28, 0x00, 2, Session, Stream, InitialTerm, 0, 64));
        Assert.Equal(data, Receive(type: 1, atLeast: 64));

        var heartbeat = Receive(type: 1, atMost: 32);
        Assert.Equal("00000000 00 C0 0100 40000000 44332211 10270000 04030201 0000000000000000", Hex(heartbeat, 4, 1, 1, 2, 4, 4, 4, 4, 8));
        publication.Dispose();
        SpinUntil(() => Receive(type: 1, atMost: 32)[5] == 0xE0);
    }

    [Fact]
    public void Receiver_StatusNakAndElicitedSetup_AreTheDocumentedBytes()
    {
        var port = Sockets.FreePort();
        var client = _rig.Connect();
        var subscription = client.AddSubscription($"aeron:udp?endpoint=127.0.0.1:{port}|rcv-wnd=32k", Stream);
        _from = new IPEndPoint(IPAddress.Loopback, port);

        // Data of a session that nobody knows: "send SETUP".
        SendTo(port, Data(0, 1, "early"));
        Assert.Equal("24000000 00 80 0300 44332211 10270000 00000000 00000000 00000000", Hex(Receive(type: 3)[..28], 4, 1, 1, 2, 4, 4, 4, 4, 4));

        SendTo(port, Frame(40, 0x00, 5, 0, Session, Stream, InitialTerm, InitialTerm, TermLength, 1408, 0));
        var status = Receive(type: 3);
        Assert.Equal("24000000 00 00 0300 44332211 10270000 04030201 00000000 00800000", Hex(status[..28], 4, 1, 1, 2, 4, 4, 4, 4, 4));
        Assert.Equal(36, status.Length);
        Assert.NotEqual(0, BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(28)));
        _rig.RunUntil(() => subscription.IsConnected);

        // The second frame is lost, which the third tells.
        SendTo(port, Data(0, 1, "first"));
        SendTo(port, Data(128, 1, "third"));
        Assert.Equal("1C000000 00 00 0200 44332211 10270000 04030201 40000000 40000000", Hex(Receive(type: 2), 4, 1, 1, 2, 4, 4, 4, 4, 4));
        SendTo(port, Data(64, 1, "second"));

        var read = new List<string>();
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) => read.Add(System.Text.Encoding.ASCII.GetString(payload));
        _rig.RunUntil(() => subscription.Poll(handler, 10) >= 0 && read.Count == 3);
        Assert.Equal(["first", "second", "third"], read);
    }

    private byte[] Receive(short type, int atLeast = 0, int atMost = int.MaxValue)
    {
        byte[]? found = null;
        SpinUntil(() => (found = TryReceive(type, atLeast, atMost)) is not null);
        return found!;
    }

    private byte[]? TryReceive(short type, int atLeast, int atMost)
    {
        var buffer = new byte[2048];
        while (_peer.Poll(0, SelectMode.SelectRead))
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            var length = _peer.ReceiveFrom(buffer, ref from);
            _from = from;
            if (BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(6)) == type && length >= atLeast && length <= atMost)
                return buffer[..length];
        }

        return null;
    }

    private void SpinUntil(Func<bool> condition) => _rig.RunUntil(condition, stepsMax: 100_000);

    private void Send(byte[] frame) => _peer.SendTo(frame, _from);

    private void SendTo(int port, byte[] frame) => _peer.SendTo(frame, new IPEndPoint(IPAddress.Loopback, port));

    private static byte[] Frame(int length, byte flags, short type, params int[] words)
    {
        var frame = new byte[length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        frame[5] = flags;
        BinaryPrimitives.WriteInt16LittleEndian(frame.AsSpan(6), type);
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8 + (i * 4)), words[i]);
        return frame;
    }

    private static byte[] Data(int termOffset, short type, string text)
    {
        var frame = Frame(64, 0xC0, type, termOffset, Session, Stream, InitialTerm);
        BinaryPrimitives.WriteInt32LittleEndian(frame, 32 + text.Length);
        System.Text.Encoding.ASCII.GetBytes(text, frame.AsSpan(32));
        return frame;
    }

    // The bytes in groups of the fields' sizes.
    private static string Hex(ReadOnlySpan<byte> frame, params int[] sizes)
    {
        var parts = new List<string>();
        foreach (var size in sizes)
        {
            parts.Add(Convert.ToHexString(frame[..size]));
            frame = frame[size..];
        }

        Assert.True(frame.IsEmpty, $"{frame.Length} bytes more than expected");
        return string.Join(' ', parts);
    }
}
