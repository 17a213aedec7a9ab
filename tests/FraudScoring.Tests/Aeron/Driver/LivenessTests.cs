using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Tests.Aeron.Driver;

public class LivenessTests
{
    private const string Channel = "aeron:ipc";

    [Fact]
    public void Client_Killed_LosesWhatItHadAfterTheTimeout()
    {
        using var rig = new Rig();
        var survivor = rig.Connect();
        var gone = new List<Image>();
        using var subscription = survivor.AddSubscription(Channel, 10, null, gone.Add);
        var killed = rig.Connect();
        var publication = killed.AddExclusivePublication(Channel, 10);
        var counter = killed.AddCounter(1001, default, "mine");
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        publication.Offer(Messages.Make(0, 100));
        rig.Freeze(killed);
        var messages = new Messages();

        rig.Run(TimeSpan.FromSeconds(9));
        Assert.Empty(gone);
        subscription.Poll(messages.Handler, 10);
        rig.Run(TimeSpan.FromSeconds(6));

        Assert.Equal(1, messages.Next);
        Assert.Single(gone);
        Assert.Equal(-1, survivor.Counters.Find(1001, counter.RegistrationId));
        Assert.Equal(1, rig.Driver.Totals.Value(SystemCounter.ClientTimeouts));
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Directory, "publications")));
    }

    [Fact]
    public void Subscriber_Killed_LetsThePublisherGoAfterTheTimeout()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var quick = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        var killed = rig.Connect();
        killed.AddSubscription(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && quick.IsConnected);
        rig.Freeze(killed);
        var messages = new Messages();
        var number = 0;
        while (publication.Offer(Messages.Make(number, 1000)) > 0)
        {
            number++;
            quick.Poll(messages.Handler, 10);
            rig.Step();
        }

        Assert.Equal(OfferResult.BackPressured, publication.Offer(new byte[8]));
        rig.Run(TimeSpan.FromSeconds(13));
        for (var i = 0; i < 500; i++)
        {
            var message = Messages.Make(number++, 1000);
            var result = publication.Offer(message);
            Assert.True(result > 0 || (result == OfferResult.AdminAction && publication.Offer(message) > 0));
            quick.Poll(messages.Handler, 10);
            rig.Step();
        }

        Assert.Equal(number, messages.Next);
    }

    [Fact]
    public void Client_PausedTooLong_ClosesAndTouchesNoCounterThatIsSomebodyElsesNow()
    {
        using var rig = new Rig();
        var publisher = rig.Connect().AddExclusivePublication(Channel, 10);
        var paused = rig.Connect();
        var subscription = paused.AddSubscription(Channel, 10);
        rig.RunUntil(() => publisher.IsConnected && subscription.IsConnected);
        var image = subscription.Images[0];
        publisher.Offer(new byte[100]);
        var counterId = image.PositionCounterId;
        rig.Freeze(paused);
        rig.Run(TimeSpan.FromSeconds(15));
        Assert.False(paused.Counters.IsAllocated(counterId));

        paused.DoWork();

        Assert.Contains("not serviced", Assert.Single(rig.Errors).Message);
        Assert.True(paused.IsClosed);
        Assert.True(image.IsClosed);
        Assert.Equal(0, image.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => Assert.Fail("polled"), 10));
        Assert.Equal(0, paused.Counters.Value(counterId));
        Assert.Throws<ObjectDisposedException>(() => paused.AddPublication(Channel, 10));
        paused.Dispose();
    }

    [Fact]
    public void Client_NotServicedButPolled_StopsByItselfBeforeTheDriverGivesItUp()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        Assert.True(publication.Offer(new byte[8]) > 0);
        var image = subscription.Images[0];

        rig.Time.Advance(TimeSpan.FromSeconds(9.9));

        // No turn of the conductor in between: the polling thread may be the first to run after a pause.
        Assert.Equal(OfferResult.Closed, publication.Offer(new byte[8]));
        Assert.Equal(0, image.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => Assert.Fail("polled"), 10));
        Assert.True(client.IsClosed);
        Assert.True(client.Counters.IsAllocated(image.PositionCounterId));
    }

    [Fact]
    public void Poll_HandlerTakesLongerThanTheDriverWaits_DoesNotMoveThePosition()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        publication.Offer(new byte[8]);
        var image = subscription.Images[0];

        image.Poll((ReadOnlySpan<byte> _, in FragmentHeader _) => rig.Time.Advance(TimeSpan.FromSeconds(20)), 10);

        Assert.Equal(0, client.Counters.Value(image.PositionCounterId));
    }

    [Fact]
    public void Driver_Stopped_ClientsHearAtOnce()
    {
        using var rig = new Rig(options => options with { DeletesDirectoryOnStop = false });
        var client = rig.Connect();
        var publication = client.AddPublication(Channel, 10);
        rig.Driver.Dispose();
        rig.Time.Advance(TimeSpan.FromMilliseconds(600));
        client.DoWork();

        Assert.Contains("shut down", Assert.Single(rig.Errors).Message);
        Assert.Equal(OfferResult.Closed, publication.Offer(new byte[8]));
    }

    [Fact]
    public void Driver_Killed_ClientsHearAfterItsTimeout()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        client.AddPublication(Channel, 10);
        void Pass(int halfSeconds)
        {
            for (var i = 0; i < halfSeconds; i++)
            {
                rig.Time.Advance(TimeSpan.FromMilliseconds(500));
                client.DoWork();
            }
        }

        Pass(19);
        Assert.False(client.IsClosed);
        Pass(4);

        Assert.Contains("no sign of life", Assert.Single(rig.Errors).Message);
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void SharedPublication_ProducerDiesWithAClaim_TheOthersGoOn()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        var alive = client.AddPublication(Channel, 10);
        var killed = rig.Connect();
        var dying = killed.AddPublication(Channel, 10);
        rig.RunUntil(() => alive.IsConnected && subscription.IsConnected);
        dying.TryClaim(500, out _);
        rig.Freeze(killed);
        alive.Offer(Messages.Make(0, 100));
        var messages = new Messages();

        Assert.Equal(0, subscription.Poll(messages.Handler, 10));
        rig.Run(TimeSpan.FromSeconds(18));
        subscription.Poll(messages.Handler, 10);

        Assert.Equal(1, messages.Next);
        Assert.Equal(1, rig.Driver.Totals.Value(SystemCounter.UnblockedPublications));
    }

    [Fact]
    public void SharedPublication_ProducerDiesBeforeItsHeader_TheOthersGoOn()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        var publication = client.AddPublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        publication.Log.Metadata.GetAndAdd(LogMetadata.TailOffset, 256);
        publication.Offer(Messages.Make(0, 100));
        var messages = new Messages();

        rig.Run(TimeSpan.FromSeconds(18));
        subscription.Poll(messages.Handler, 10);

        Assert.Equal(1, messages.Next);
    }

    [Fact]
    public void SharedPublication_ProducerDiesBeforeItRotates_TheOthersGoOn()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription(Channel, 10);
        var publication = client.AddPublication(Channel, 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var messages = new Messages();
        var number = 0;
        while (publication.Position + 1056 <= 65536)
        {
            publication.Offer(Messages.Make(number++, 1000));
            subscription.Poll(messages.Handler, 10);
            rig.Step();
        }

        // What the one who fills the term does, up to where it dies.
        var rest = (int)(65536 - publication.Position);
        var end = publication.Log.Metadata.GetAndAdd(LogMetadata.TailOffset, 1056);
        new FrameWriter(publication.SessionId, 10, 1376).Pad(
            publication.Log.Term(0), 65536 - rest, LogPosition.RawTermId(end));
        rig.RunUntil(() => subscription.Poll(messages.Handler, 100) == 0);
        rig.Run(TimeSpan.FromSeconds(18));
        rig.RunUntil(() => publication.Offer(Messages.Make(number, 100)) > 0);
        subscription.Poll(messages.Handler, 10);

        Assert.Equal(number + 1, messages.Next);
    }

    [Fact]
    public void SlowSubscriber_HoldsThePublisherAndClosingItLetsGo()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var quick = client.AddSubscription(Channel, 10);
        var slow = client.AddSubscription(Channel, 10);
        using var publication = client.AddExclusivePublication(Channel, 10);
        rig.RunUntil(() => quick.IsConnected && slow.IsConnected && publication.IsConnected);
        var messages = new Messages();
        var number = 0;
        for (var i = 0; i < 200; i++)
        {
            if (publication.Offer(Messages.Make(number, 1000)) > 0)
                number++;
            quick.Poll(messages.Handler, 10);
            rig.Step();
        }

        Assert.Equal(OfferResult.BackPressured, publication.Offer(new byte[8]));
        slow.Dispose();
        rig.Step();
        Assert.True(publication.Offer(Messages.Make(number++, 1000)) > 0);
        rig.RunUntil(() => quick.Poll(messages.Handler, 10) == 0);
        Assert.Equal(number, messages.Next);
    }

    [Fact]
    public void Errors_StandInTheErrorLogOnceWithACount()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        for (var i = 0; i < 3; i++)
            Assert.Throws<AeronException>(() => client.AddPublication("aeron:ipc?mtu=1", 10));

        using var cnc = CncFile.TryOpen(rig.Directory)!;
        var entry = Assert.Single(ErrorLogReader.Read(cnc.ErrorLog));
        Assert.Equal(3, entry.Count);
        Assert.Contains("mtu=1", entry.Text);
        Assert.Equal(3, client.Counters.Value((int)SystemCounter.Errors));
    }

    [Fact]
    public void AddPublication_LogsWouldExceedTheirBound_IsRefused()
    {
        using var rig = new Rig(options => options with { LogBytesMax = 1024 * 1024 });
        var client = rig.Connect();
        client.AddPublication("aeron:ipc?term-length=256k", 10);

        var exception = Assert.Throws<AeronException>(() => client.AddPublication("aeron:ipc?term-length=256k", 11));

        Assert.Equal(AeronErrorCode.StorageSpace, exception.Code);
        Assert.Contains("1048576", exception.Message);
    }

    [Fact]
    public void AddCounter_AllInUse_IsRefusedUntilOneIsFree()
    {
        using var rig = new Rig(options => options with { CountersMax = 128 });
        var client = rig.Connect();
        var counters = new List<Counter>();
        var exception = Assert.Throws<AeronException>(() =>
        {
            while (counters.Count < 200)
                counters.Add(client.AddCounter(1001, default, "x"));
        });

        Assert.Contains("128 counters", exception.Message);
        counters[0].Dispose();
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(counters[0].Id, client.AddCounter(1001, default, "y").Id);
    }
}
