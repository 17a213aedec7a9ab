using System.Net;
using System.Net.Sockets;
using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Tests.Aeron.Driver;

public class FuzzTests
{
    private const string Channel = "aeron:ipc";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Commands_Garbage_IsRefusedAndOthersAreServed(int seed)
    {
        using var rig = new Rig();
        var client = rig.Connect();
        client.AddPublication(Channel, 9);
        var random = new Random(seed);
        using var cnc = CncFile.TryOpen(rig.Directory)!;
        var ring = new FraudScoring.Aeron.Buffers.ManyToOneRing(cnc.ToDriver);
        for (var i = 0; i < 3000; i++)
        {
            var command = new byte[random.Next(200)];
            random.NextBytes(command);
            // Small numbers where lengths and ids stand get further than noise does.
            for (var at = 0; at + 4 <= command.Length; at += 4)
            {
                if (random.Next(3) > 0)
                    BitConverter.TryWriteBytes(command.AsSpan(at), random.Next(-2, 64));
            }

            // Other clients' ids: the one that has to go on must not be closed or answered in its own name.
            if (command.Length > 15)
                command[7] = command[15] = 0x11;
            ring.TryWrite(random.Next(1, 0x20), command);
            rig.Step();
        }

        rig.Step();
        Assert.False(client.IsClosed);
        Assert.True(client.AddPublication(Channel, 10).SessionId != 0);
        Assert.True(rig.Driver.Totals.Value(SystemCounter.Errors) > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Packets_HostileAndDamaged_HarmNobodyElse(int seed)
    {
        using var rig = new Rig(options => options with { LogBytesMax = 64 * 1024 * 1024 });
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:udp?endpoint=127.0.0.1:0", 10);
        var target = IPEndPoint.Parse(subscription.LocalAddress!);
        using var publication = client.AddExclusivePublication($"aeron:udp?endpoint={target}", 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        using var hostile = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var sender = SenderPort(client);
        var random = new Random(seed);
        for (var i = 0; i < 5000; i++)
        {
            // The stream's own session is spared: who can forge that can send whatever it likes.
            hostile.SendTo(HostilePackets.Next(random, publication.SessionId), random.Next(2) == 0 ? target : sender);
            rig.Step();
        }

        var messages = new Messages();
        for (var number = 0; number < 200; number++)
        {
            rig.RunUntil(() => publication.Offer(Messages.Make(number, 1000)) > 0);
            rig.Step();
            subscription.ImageOf(publication.SessionId)!.Poll(messages.Handler, 10);
        }

        rig.RunUntil(() =>
        {
            subscription.ImageOf(publication.SessionId)!.Poll(messages.Handler, 10);
            return messages.Next == 200;
        });
        Assert.True(rig.Driver.Totals.Value(SystemCounter.InvalidPackets) > 0);
        Assert.True(rig.Driver.Totals.Value(SystemCounter.BytesMapped) <= 64 * 1024 * 1024);
        Assert.Empty(rig.Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Packets_ForgedIntoTheStream_StayWithinTheLog(int seed)
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:udp?endpoint=127.0.0.1:0", 10);
        var target = IPEndPoint.Parse(subscription.LocalAddress!);
        using var publication = client.AddExclusivePublication($"aeron:udp?endpoint={target}", 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        using var hostile = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var sender = SenderPort(client);
        var random = new Random(seed);
        var received = 0L;
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) => received += payload.Length;
        for (var i = 0; i < 5000; i++)
        {
            var packet = HostilePackets.Forged(random, publication.SessionId, publication.InitialTermId);
            hostile.SendTo(packet, random.Next(2) == 0 ? target : sender);
            publication.Offer(new byte[random.Next(2000)]);
            subscription.Poll(handler, 10);
            rig.Step();
        }

        // The stream may be ruined; the driver and everybody else are not.
        using var other = client.AddSubscription(Channel, 20);
        using var ipc = client.AddExclusivePublication(Channel, 20);
        rig.RunUntil(() => ipc.IsConnected && other.IsConnected);
        Assert.True(ipc.Offer(new byte[8]) > 0);
        Assert.Equal(1, other.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => { }, 10));
    }

    [Fact]
    public void Setups_FromManySessions_AreBounded()
    {
        using var rig = new Rig(options => options with { LogBytesMax = 16 * 1024 * 1024 });
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:udp?endpoint=127.0.0.1:0", 10);
        var target = IPEndPoint.Parse(subscription.LocalAddress!);
        using var hostile = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var session = 1; session <= 3000; session++)
        {
            hostile.SendTo(HostilePackets.Setup(session, 10, 1024 * 1024), target);
            rig.Step();
        }

        Assert.InRange(rig.Driver.Totals.Value(SystemCounter.BytesMapped), 1, 16 * 1024 * 1024);
        Assert.InRange(subscription.Images.Count, 1, 5);
        using var cnc = CncFile.TryOpen(rig.Directory)!;
        Assert.Contains(ErrorLogReader.Read(cnc.ErrorLog), entry => entry.Text.Contains("too much"));
    }

    [Fact]
    public void Setups_CountersAreUsedUp_LeaveNoLogBehind()
    {
        using var rig = new Rig(options => options with { CountersMax = 128 });
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:udp?endpoint=127.0.0.1:0", 10);
        var target = IPEndPoint.Parse(subscription.LocalAddress!);
        using var hostile = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var session = 1; session <= 200; session++)
        {
            hostile.SendTo(HostilePackets.Setup(session, 10, 64 * 1024), target);
            rig.Step();
        }

        var images = subscription.Images.Count;
        Assert.InRange(images, 10, 31);
        Assert.Equal(images, Directory.GetFiles(Path.Combine(rig.Directory, "images")).Length);
        rig.Run(TimeSpan.FromSeconds(30));
        Assert.Empty(subscription.Images);
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Directory, "images")));
        Assert.Equal(0, rig.Driver.Totals.Value(SystemCounter.BytesMapped));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Driver_CncIsScribbledOver_SurvivesAndAnswers(int seed)
    {
        using var rig = new Rig();
        var client = rig.Connect();
        var subscription = client.AddSubscription(Channel, 10);
        var publication = client.AddExclusivePublication(Channel, 10);
        var random = new Random(seed);
        using var cnc = CncFile.TryOpen(rig.Directory)!;
        FraudScoring.Aeron.Buffers.AtomicBuffer[] buffers =
            [cnc.ToDriver, cnc.ToClients, cnc.CounterValues, cnc.CounterMetadata, cnc.ErrorLog];
        for (var i = 0; i < 3000; i++)
        {
            var buffer = buffers[random.Next(buffers.Length)];
            var at = random.Next(2) == 0 ? random.Next(Math.Min(2048, buffer.Length)) : buffer.Length - 1 - random.Next(800);
            buffer.PutByte(at, (byte)random.Next(256));
            rig.Driver.DoWork();
            rig.Time.Advance(TimeSpan.FromMilliseconds(20));
            Use(() => client.DoWork());
            Use(() => publication.Offer(new byte[100]));
            Use(() => subscription.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => { }, 10));
        }

        _ = ErrorLogReader.Read(cnc.ErrorLog);
        Assert.Equal(0, rig.Driver.DoWork() & int.MinValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Client_CncIsCorrupt_SaysSoOrWorks(int seed)
    {
        using var rig = new Rig();
        rig.Connect().AddPublication(Channel, 10);
        var intact = File.ReadAllBytes(Path.Combine(rig.Directory, "cnc.dat"));
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            using var directory = new TestDirectory();
            Directory.CreateDirectory(directory.Path);
            var corrupt = intact.AsSpan(0, random.Next(4) == 0 ? random.Next(intact.Length) : intact.Length).ToArray();
            for (var change = 0; change < 8 && corrupt.Length > 0; change++)
                corrupt[random.Next(Math.Min(corrupt.Length, change < 4 ? 64 : corrupt.Length))] = (byte)random.Next(256);
            File.WriteAllBytes(Path.Combine(directory.Path, "cnc.dat"), corrupt);
            Use(() => UseOnce(directory.Path, rig.Time));
        }
    }

    private static void UseOnce(string directory, ManualTime time)
    {
        using var client = AeronClient.Connect(new AeronClientOptions
        {
            Directory = directory,
            HasConductorThread = false,
            Time = time,
            DriverTimeout = TimeSpan.FromSeconds(5),
            WhileWaiting = () => time.Advance(TimeSpan.FromMilliseconds(600)),
        });
        client.AddSubscription(Channel, 10);
    }

    // Refusing and saying so is right; anything else that is thrown fails the test.
    private static void Use(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is AeronException or ObjectDisposedException)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    private static IPEndPoint SenderPort(AeronClient client)
    {
        var label = client.Counters.Allocated().Select(client.Counters.Label).First(l => l.StartsWith("snd-local-sockaddr"));
        return new IPEndPoint(IPAddress.Loopback, IPEndPoint.Parse(label.Split(' ')[2]).Port);
    }
}
