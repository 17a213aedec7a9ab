using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;

namespace FraudScoring.Tests.Aeron.Driver;

public class UdpTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offer_ManyTerms_ArrivesWholeAndInOrder(bool isExclusive)
    {
        using var rig = new Rig();
        var (publication, subscription, _) = Connect(rig, rig, isExclusive, "");

        Assert.Equal(2000, Exchange(publication, subscription, rig, rig, 2000, 3000));
        Assert.Equal(0, rig.Driver.Totals.Value(FraudScoring.Aeron.Layout.SystemCounter.InvalidPackets));
    }

    [Fact]
    public void Offer_TermIdWraps_ArrivesWholeAndInOrder()
    {
        using var rig = new Rig();
        var start = $"|init-term-id={int.MaxValue - 1}|term-id={int.MaxValue - 1}|term-offset=1024|term-length=64k";
        var (publication, subscription, _) = Connect(rig, rig, true, start);

        Assert.Equal(500, Exchange(publication, subscription, rig, rig, 500, 1500));
        Assert.True(publication.Position > 3 * 65536);
    }

    [Theory]
    [InlineData(1, 0.05, 0, 0)]
    [InlineData(2, 0, 0.2, 0)]
    [InlineData(3, 0, 0, 0.2)]
    [InlineData(4, 0.1, 0.1, 0.1)]
    [InlineData(5, 0.2, 0, 0.05)]
    public void Offer_UnreliableNetwork_NothingIsLostOrReordered(int seed, double loss, double repeat, double late)
    {
        var random = new Random(seed);
        var time = new ManualTime();
        MediaDriverOptions Unreliable(MediaDriverOptions options) =>
            options with { Ports = settings => new UnreliablePort(UdpPort.Open(settings), random, loss, repeat, late) };
        using var sender = new Rig(Unreliable, time);
        using var receiver = new Rig(Unreliable, time);
        var (publication, subscription, _) = Connect(sender, receiver, true, "");

        Assert.Equal(600, Exchange(publication, subscription, sender, receiver, 600, 3000));
        Assert.Empty(sender.Errors);
        Assert.Empty(receiver.Errors);
    }

    [Fact]
    public void Offer_UnreliableSubscription_SkipsWhatIsLost()
    {
        var random = new Random(3);
        var time = new ManualTime();
        using var sender = new Rig(
            options => options with { Ports = s => new UnreliablePort(UdpPort.Open(s), random, 0.1, 0, 0) }, time);
        using var receiver = new Rig(time: time);
        var (publication, subscription, _) = Connect(sender, receiver, true, "", "|reliable=false");
        var seen = new List<long>();
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) => seen.Add(BitConverter.ToInt64(payload));

        for (var number = 0; number < 1000; number++)
        {
            while (publication.Offer(Messages.Make(number, 1000)) < 0)
                Step(sender, receiver, subscription, handler);
        }

        for (var i = 0; i < 2000; i++)
            Step(sender, receiver, subscription, handler);
        Assert.InRange(seen.Count, 800, 990);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(0, receiver.Driver.Totals.Value(FraudScoring.Aeron.Layout.SystemCounter.NaksSent));
        Assert.True(receiver.Driver.Totals.Value(FraudScoring.Aeron.Layout.SystemCounter.LossGapFills) > 0);
    }

    [Fact]
    public void Offer_SubscriberDoesNotRead_IsBackPressuredAndGoesOnLater()
    {
        using var rig = new Rig();
        var (publication, subscription, _) = Connect(rig, rig, true, "");
        var count = 0;
        for (var i = 0; i < 3000; i++)
        {
            if (publication.Offer(Messages.Make(count, 1000)) > 0)
                count++;
            rig.Step();
        }

        Assert.Equal(OfferResult.BackPressured, publication.Offer(new byte[8]));
        Assert.InRange(count, 2 * 32 * 1024 / 1100, (2 * 32 * 1024 / 1056) + 3);
        var messages = new Messages();
        rig.RunUntil(() =>
        {
            subscription.Poll(messages.Handler, 100);
            return messages.Next == count;
        });
        rig.RunUntil(() => publication.Offer(new byte[8]) > 0);
    }

    [Fact]
    public void Dispose_Publication_EndsTheImageAfterTheRestWasRead()
    {
        using var rig = new Rig();
        var gone = new List<Image>();
        var (publication, subscription, _) = Connect(rig, rig, true, "", onUnavailable: gone.Add);
        publication.Offer(Messages.Make(0, 100));
        publication.Dispose();
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Empty(gone);
        var messages = new Messages();

        subscription.Poll(messages.Handler, 10);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(1, messages.Next);
        Assert.True(Assert.Single(gone).IsEndOfStream);

        rig.Run(TimeSpan.FromSeconds(15));
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Directory, "publications")));
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Directory, "images")));
    }

    [Fact]
    public void Dispose_Subscription_DisconnectsThePublicationAtOnce()
    {
        using var rig = new Rig();
        var (publication, subscription, port) = Connect(rig, rig, true, "");
        subscription.Dispose();
        rig.Run(TimeSpan.FromMilliseconds(200), 1);

        Assert.False(publication.IsConnected);
        Assert.Equal(OfferResult.NotConnected, publication.Offer(new byte[8]));

        using var again = rig.Connect().AddSubscription($"aeron:udp?endpoint=127.0.0.1:{port}", 10);
        rig.RunUntil(() => publication.IsConnected && again.IsConnected);
        Assert.Equal(50, Exchange(publication, again, rig, rig, 50, 500));
    }

    [Fact]
    public void Stop_OfTheReceivingDriver_DisconnectsAfterTheTimeout()
    {
        var time = new ManualTime();
        using var sender = new Rig(time: time);
        var receiver = new Rig(time: time);
        var (publication, _, _) = Connect(sender, receiver, true, "");
        receiver.Dispose();
        sender.Run(TimeSpan.FromSeconds(4));
        Assert.True(publication.IsConnected);
        sender.Run(TimeSpan.FromSeconds(2));

        Assert.False(publication.IsConnected);
    }

    [Fact]
    public void Stop_OfTheSendingDriver_EndsTheImageAfterTheTimeout()
    {
        var time = new ManualTime();
        var sender = new Rig(time: time);
        using var receiver = new Rig(time: time);
        var gone = new List<Image>();
        Connect(sender, receiver, true, "", onUnavailable: gone.Add);
        sender.Driver.Dispose();
        receiver.Run(TimeSpan.FromSeconds(9));
        Assert.Empty(gone);
        receiver.Run(TimeSpan.FromSeconds(4));

        Assert.False(Assert.Single(gone).IsEndOfStream);
        sender.Dispose();
    }

    [Fact]
    public void AddSubscription_PortIsTaken_SaysSo()
    {
        using var rig = new Rig();
        using var other = new Rig();
        var channel = $"aeron:udp?endpoint=127.0.0.1:{Sockets.FreePort()}";
        rig.Connect().AddSubscription(channel, 10);

        var exception = Assert.Throws<AeronException>(() => other.Connect().AddSubscription(channel, 10));

        Assert.Contains("cannot bind 127.0.0.1", exception.Message);
    }

    [Fact]
    public void AddSubscription_SamePortTwoStreams_ShareTheSocket()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        var channel = $"aeron:udp?endpoint=127.0.0.1:{Sockets.FreePort()}";
        var first = client.AddSubscription(channel, 1);
        var second = client.AddSubscription(channel, 2);
        using var publication = client.AddPublication(channel, 2);
        rig.RunUntil(() => second.IsConnected && publication.IsConnected);

        Assert.Equal(first.ChannelStatusId, second.ChannelStatusId);
        Assert.False(first.IsConnected);
    }

    [Fact]
    public void Offer_Steady_DoesNotAllocate()
    {
        using var rig = new Rig();
        var (publication, subscription, _) = Connect(rig, rig, true, "");
        var message = new byte[128];
        var received = 0L;
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) => received += payload.Length;
        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                publication.Offer(message);
                rig.Time.Advance(TimeSpan.FromMicroseconds(20));
                rig.Driver.DoWork();
                subscription.Poll(handler, 10);
            }
        }

        Exchange(5000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(5000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(received > 9000 * 128);
    }

    private static (Publication Publication, Subscription Subscription, int Port) Connect(
        Rig sender, Rig receiver, bool isExclusive, string parameters, string subscriptionParameters = "",
        Action<Image>? onUnavailable = null)
    {
        var client = receiver.Connect();
        var subscription = client.AddSubscription(
            $"aeron:udp?endpoint=127.0.0.1:0{subscriptionParameters}", 10, null, onUnavailable);
        var port = int.Parse(subscription.LocalAddress!.Split(':')[1]);
        var channel = $"aeron:udp?endpoint=127.0.0.1:{port}{parameters}";
        var other = sender.Connect();
        Publication publication = isExclusive ? other.AddExclusivePublication(channel, 10) : other.AddPublication(channel, 10);
        for (var i = 0; i < 50_000 && !(publication.IsConnected && subscription.IsConnected); i++)
        {
            sender.Step();
            if (receiver != sender)
                receiver.Step();
        }

        Assert.True(publication.IsConnected && subscription.IsConnected);
        return (publication, subscription, port);
    }

    private static long Exchange(
        Publication publication, Subscription subscription, Rig sender, Rig receiver, int count, int lengthMax)
    {
        var messages = new Messages();
        var random = new Random(count);
        for (var number = 0; number < count; number++)
        {
            var message = Messages.Make(number, random.Next(8, lengthMax));
            for (var i = 0; publication.Offer(message) < 0; i++)
            {
                Assert.True(i < 100_000, $"message {number} was never taken");
                Step(sender, receiver, subscription, messages.Handler);
            }
        }

        for (var i = 0; i < 100_000 && messages.Next < count; i++)
            Step(sender, receiver, subscription, messages.Handler);
        return messages.Next;
    }

    private static void Step(Rig sender, Rig receiver, Subscription subscription, FragmentHandler handler)
    {
        sender.Step(0.02);
        if (receiver != sender)
            receiver.Step(0.02);
        subscription.Poll(handler, 10);
    }
}
