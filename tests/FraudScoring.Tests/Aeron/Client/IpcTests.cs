using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Aeron.Client;

public class IpcTests
{
    private const string Channel = "aeron:ipc";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offer_NobodySubscribes_IsNotConnected(bool isExclusive)
    {
        using var rig = new Rig();
        var publication = Add(rig.Connect(), isExclusive);

        Assert.Equal(OfferResult.NotConnected, publication.Offer(new byte[8]));
        Assert.False(publication.IsConnected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offer_ManyTerms_ArrivesWholeAndInOrder(bool isExclusive)
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = Add(client, isExclusive);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var messages = new Messages();
        var random = new Random(5);

        for (var number = 0; number < 2000; number++)
        {
            var message = Messages.Make(number, random.Next(8, 3000));
            while (publication.Offer(message) < 0)
            {
                subscription.Poll(messages.Handler, 10);
                rig.Step();
            }
        }

        rig.RunUntil(() => subscription.Poll(messages.Handler, 100) == 0);
        Assert.Equal(2000, messages.Next);
        Assert.True(publication.Position > 20 * 65536);
        Assert.Equal(publication.Position, subscription.Images[0].Position);
    }

    [Fact]
    public void Offer_InitialTermIdIsTheLast_WrapsAround()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        var channel = $"aeron:ipc?init-term-id={int.MaxValue}|term-id={int.MaxValue}|term-offset=0|term-length=64k";
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddPublication(channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var messages = new Messages();

        for (var number = 0; number < 500; number++)
        {
            var message = Messages.Make(number, 1000);
            while (publication.Offer(message) < 0)
            {
                subscription.Poll(messages.Handler, 10);
                rig.Step();
            }
        }

        rig.RunUntil(() => subscription.Poll(messages.Handler, 100) == 0);
        Assert.Equal(500, messages.Next);
    }

    [Fact]
    public void Offer_FromManyThreadsToASharedPublication_LosesNothing()
    {
        const int Threads = 3, Each = 3000;
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddPublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var next = new int[Threads];
        var received = 0;
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader header) =>
        {
            Assert.Equal(next[BitConverter.ToInt32(payload)]++, BitConverter.ToInt32(payload[4..]));
            received++;
        };
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            var message = new byte[64];
            BitConverter.TryWriteBytes(message, thread);
            for (var i = 0; i < Each; i++)
            {
                BitConverter.TryWriteBytes(message.AsSpan(4), i);
                while (publication.Offer(message) < 0)
                    Thread.Yield();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();

        while (received < Threads * Each)
        {
            subscription.Poll(handler, 100);
            rig.Step(0.01);
        }

        Assert.All(next, count => Assert.Equal(Each, count));
    }

    [Fact]
    public void Offer_SubscriberDoesNotRead_IsBackPressuredAfterAWindowAndGoesOnLater()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var count = 0;
        while (publication.Offer(Messages.Make(count, 1000)) > 0)
            count++;

        Assert.Equal(OfferResult.BackPressured, publication.Offer(new byte[8]));
        Assert.Equal(32 * 1024 / 1056 + 1, count);
        var messages = new Messages();
        rig.RunUntil(() => subscription.Poll(messages.Handler, 100) == 0);
        Assert.Equal(count, messages.Next);
        rig.Step();
        Assert.True(publication.Offer(new byte[8]) > 0);
    }

    [Fact]
    public void Offer_Parts_ArriveAsOneMessage() => Prop.ForAll<byte[][]>(arrays =>
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:ipc", 10);
        using var publication = client.AddExclusivePublication("aeron:ipc?mtu=64", 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var expected = arrays.SelectMany(part => part).ToArray();
        byte[]? got = null;
        var assembler = new FragmentAssembler((ReadOnlySpan<byte> payload, in FragmentHeader _) => got = payload.ToArray());

        Assert.True(publication.Offer(arrays.Select(part => (ReadOnlyMemory<byte>)part).ToArray()) > 0);
        rig.RunUntil(() => subscription.Poll(assembler.OnFragment, 100) == 0);

        return got is not null && got.SequenceEqual(expected);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void TryClaim_CommittedAndAborted_OnlyTheCommittedArrives()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddPublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var got = new List<(byte First, long Reserved)>();
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            got.Add((payload[0], header.ReservedValue));

        Assert.True(publication.TryClaim(100, out var first) > 0);
        first.Data[0] = 1;
        first.Abort();
        Assert.True(publication.TryClaim(100, out var second) > 0);
        second.Data[0] = 2;
        second.SetReservedValue(77);
        Assert.Equal(0, subscription.Poll(handler, 10));
        second.Commit();
        subscription.Poll(handler, 10);

        Assert.Equal([((byte)2, 77L)], got);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offer_LongerThanTheLongestMessage_SaysTheBound(bool isExclusive)
    {
        using var rig = new Rig();
        using var publication = Add(rig.Connect(), isExclusive);

        Assert.Contains("expected 0 to 8192", Assert.Throws<ArgumentException>(() => publication.Offer(new byte[8193])).Message);
        Assert.Contains("expected 0 to 1376", Assert.Throws<ArgumentException>(() => publication.TryClaim(1377, out _)).Message);
    }

    [Fact]
    public void ControlledPoll_Abort_GivesTheFragmentAgain()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        for (var i = 0; i < 4; i++)
            publication.Offer([(byte)i]);
        var actions = new Queue<ControlledPollAction>(
        [
            ControlledPollAction.Commit, ControlledPollAction.Abort, ControlledPollAction.Continue, ControlledPollAction.Break,
            ControlledPollAction.Continue,
        ]);
        var seen = new List<byte>();
        ControlledFragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) =>
        {
            seen.Add(payload[0]);
            return actions.Dequeue();
        };

        Assert.Equal(1, subscription.ControlledPoll(handler, 10));
        Assert.Equal(64, subscription.Images[0].Position);
        Assert.Equal(2, subscription.ControlledPoll(handler, 10));
        Assert.Equal(1, subscription.ControlledPoll(handler, 10));

        Assert.Equal([0, 1, 1, 2, 3], seen);
    }

    [Fact]
    public void Poll_HandlerThrows_TheNextPollGoesOnBehindTheFragment()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        publication.Offer([1]);
        publication.Offer([2]);
        var seen = new List<byte>();

        Assert.Throws<InvalidOperationException>(
            () => subscription.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => throw new InvalidOperationException(), 10));
        subscription.Poll((ReadOnlySpan<byte> payload, in FragmentHeader _) => seen.Add(payload[0]), 10);

        Assert.Equal([2], seen);
    }

    [Fact]
    public void Dispose_Publication_DeliversTheRestAndEndsTheImage()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        var gone = new List<Image>();
        using var subscription = client.AddSubscription(Channel, 10, null, gone.Add);
        var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        publication.Offer(Messages.Make(0, 100));
        publication.Dispose();
        Assert.Equal(OfferResult.Closed, publication.Offer(new byte[8]));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Empty(gone);
        var messages = new Messages();

        subscription.Poll(messages.Handler, 10);
        Assert.True(subscription.Images[0].IsEndOfStream);
        rig.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(1, messages.Next);
        Assert.True(Assert.Single(gone).IsEndOfStream);
        Assert.Empty(subscription.Images);
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Directory, "publications")));
    }

    [Fact]
    public void AddPublication_Twice_SharesTheSession()
    {
        using var rig = new Rig();
        var first = rig.Connect().AddPublication(Channel, 10);
        var second = rig.Connect().AddPublication(Channel, 10);
        var exclusive = rig.Connect().AddExclusivePublication(Channel, 10);

        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.RegistrationId, second.RegistrationId);
        Assert.NotEqual(first.SessionId, exclusive.SessionId);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(rig.Directory, "publications")).Length);
    }

    [Theory]
    [InlineData("aeron:ipc?term-length=100000", "power of two")]
    [InlineData("aeron:ipc?term-length=32k", "power of two")]
    [InlineData("aeron:ipc?mtu=100", "multiple of 32")]
    [InlineData("aeron:ipc?session-id=tag:1", "tags")]
    [InlineData("aeron:tcp?endpoint=localhost:1", "'ipc' or 'udp'")]
    [InlineData("ipc", "aeron:")]
    [InlineData("aeron:ipc?term-id=1", "together")]
    [InlineData("aeron:ipc?pub-wnd=1m", "half a term")]
    [InlineData("aeron:ipc?linger=soon", "duration")]
    [InlineData("aeron:ipc?mtu", "key=value")]
    [InlineData("aeron:ipc?mtu=64|mtu=96", "twice")]
    [InlineData("aeron-spy:aeron:udp?endpoint=127.0.0.1:1", "spy")]
    [InlineData("aeron:udp?endpoint=127.0.0.1", "<host>:<port>")]
    [InlineData("aeron:udp", "endpoint")]
    [InlineData("aeron:udp?endpoint=224.0.1.1:4000", "multicast")]
    [InlineData("aeron:udp?control-mode=manual", "multi-destination")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0", "port to send to")]
    [InlineData("aeron:udp?endpoint=no-such-host.invalid:4000", "does not resolve")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:4000|fc=tagged", "flow control")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:4000|cc=cubic", "static")]
    public void AddPublication_ChannelIsWrong_SaysWhy(string channel, string expected)
    {
        using var rig = new Rig();
        var client = rig.Connect();

        Assert.Contains(expected, Assert.Throws<AeronException>(() => client.AddPublication(channel, 10)).Message);
        Assert.True(client.AddPublication(Channel, 10).RegistrationId > 0);
    }

    [Theory]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0|rcv-wnd=64", "rcv-wnd=64")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0|rcv-wnd=1m", "rcv-wnd=1048576")]
    [InlineData("aeron:ipc?tether=false", "tether=false")]
    [InlineData("aeron:ipc?reliable=maybe", "true or false")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0|session-id=x", "integer")]
    public void AddSubscription_ChannelIsWrong_SaysWhy(string channel, string expected)
    {
        using var rig = new Rig();
        var client = rig.Connect();

        Assert.Contains(expected, Assert.Throws<AeronException>(() => client.AddSubscription(channel, 10)).Message);
    }

    [Fact]
    public void AddSubscription_Spy_IsRefused()
    {
        using var rig = new Rig();
        var client = rig.Connect();

        var exception = Assert.Throws<AeronException>(
            () => client.AddSubscription("aeron-spy:aeron:udp?endpoint=127.0.0.1:4000", 10));

        Assert.Equal(AeronErrorCode.NotSupported, exception.Code);
    }

    [Fact]
    public void AddCounter_Value_IsSeenByOthersUntilClosed()
    {
        using var rig = new Rig();
        var reader = rig.Connect();
        var counter = rig.Connect().AddCounter(1001, new byte[] { 1, 2 }, "payments");
        counter.Increment();
        counter.Add(4);

        Assert.Equal(5, reader.Counters.Value(counter.Id));
        Assert.Equal("payments", reader.Counters.Label(counter.Id));
        Assert.Equal(counter.Id, reader.Counters.Find(1001, counter.RegistrationId));
        counter.Dispose();
        rig.Step();
        Assert.Equal(-1, reader.Counters.Find(1001, counter.RegistrationId));
    }

    [Fact]
    public void Offer_Steady_DoesNotAllocate()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var exclusive = client.AddExclusivePublication(Channel, 10);
        using var concurrent = client.AddPublication(Channel, 10);
        rig.RunUntil(() => exclusive.IsConnected && concurrent.IsConnected && subscription.Images.Count == 2);
        var message = new byte[64];
        var received = 0L;
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) => received += payload.Length;
        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                exclusive.Offer(message);
                concurrent.Offer(message);
                if (concurrent.TryClaim(64, out var claim) > 0)
                    claim.Commit();
                subscription.Poll(handler, 10);
                rig.Driver.DoWork();
            }
        }

        Exchange(3000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(3000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(received > 6000 * 64 * 2);
    }

    private static Publication Add(AeronClient client, bool isExclusive) =>
        isExclusive ? client.AddExclusivePublication(Channel, 10) : client.AddPublication(Channel, 10);
}
