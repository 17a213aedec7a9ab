using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Stages on threads of their own.</summary>
public class DisruptorTests
{
    private const int EventCount = 100_000;

    public static TheoryData<string, ProducerType> Kinds => new()
    {
        { "busy", ProducerType.Single },
        { "busy", ProducerType.Multi },
        { "yielding", ProducerType.Single },
        { "yielding", ProducerType.Multi },
        { "parking", ProducerType.Single },
        { "parking", ProducerType.Multi },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Publish_SmallRing_HandledOnceInOrder(string strategy, ProducerType producerType)
    {
        using var disruptor = Rings.Create(64, producerType, Rings.Strategy(strategy));
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 16);
        disruptor.Start();

        disruptor.Ring.PublishMany(EventCount);

        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(Rings.Range(EventCount), handler.Values);
        Assert.Equal(1, handler.StartCount);
        Assert.Equal(1, handler.ShutdownCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Then_Chain_SeesOnlyWhatTheEarlierHandled(string strategy, ProducerType producerType)
    {
        using var disruptor = Rings.Create(64, producerType, Rings.Strategy(strategy));
        long violations = 0;
        disruptor.HandleEventsWith("double", new ActionHandler((entry, _) => entry.First = entry.Value * 2), 32)
            .And("negate", new ActionHandler((entry, _) => entry.Second = -entry.Value), 8)
            .Then("check", new ActionHandler((entry, sequence) =>
            {
                if (entry.Value != sequence || entry.First != 2 * sequence || entry.Second != -sequence)
                    violations++;
            }), 16);
        disruptor.Start();

        // Four spinning threads hand over once in a time slice of the scheduler where there are fewer cores.
        var count = strategy == "busy" ? EventCount / 100 : EventCount;
        disruptor.Ring.PublishMany(count);

        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(0, violations);
        Assert.All(disruptor.Stages, stage => Assert.Equal(count - 1, stage.Sequence));
        Assert.All(disruptor.Stages, stage => Assert.Equal(0, stage.Exceptions));
    }

    [Fact]
    public void HandleEventsWith_Parallel_EachHandlerSeesAllAndNamesDiffer()
    {
        using var disruptor = Rings.Create(32);
        var (left, right, last) = (new RecordingHandler(), new RecordingHandler(), new RecordingHandler());
        disruptor.HandleEventsWith(left, right).Then(last);
        disruptor.Start();

        disruptor.Ring.PublishMany(1000);

        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(Rings.Range(1000), left.Values);
        Assert.Equal(Rings.Range(1000), right.Values);
        Assert.Equal(Rings.Range(1000), last.Values);
        Assert.Equal(
            ["RecordingHandler", "RecordingHandler-2", "RecordingHandler-3"],
            disruptor.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Next_SlowestStageHeld_WaitsAndNeverOverruns()
    {
        using var disruptor = Rings.Create(8);
        using var release = new ManualResetEventSlim();
        disruptor.HandleEventsWith("fast", new RecordingHandler(), 8)
            .And("slow", new ActionHandler((_, _) => release.Wait()), 1);
        disruptor.Start();
        var producer = new Thread(() => disruptor.Ring.PublishMany(20));

        producer.Start();
        Assert.True(SpinWait.SpinUntil(() => disruptor.Stages[0].Sequence == 7, Rings.Deadline));
        Assert.False(producer.Join(50));
        Assert.Equal(7, disruptor.Ring.Cursor);
        release.Set();

        Assert.True(producer.Join(Rings.Deadline));
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(19, disruptor.Stages[1].Sequence);
    }

    [Fact]
    public void Drain_Idle_ReturnsAtOnceAndGoesOn()
    {
        using var disruptor = Rings.Create(8);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);
        disruptor.Start();

        Assert.True(disruptor.Drain(TimeSpan.Zero));
        disruptor.Ring.PublishMany(100);
        Assert.True(disruptor.Drain(Rings.Deadline));
        Assert.Equal(99, disruptor.Stages[0].Sequence);
        disruptor.Ring.PublishMany(1);
        Assert.True(disruptor.Shutdown(Rings.Deadline));

        Assert.Equal(101, handler.Values.Count);
    }

    [Fact]
    public void Shutdown_UnpublishedClaim_SaysThatItDidNotDrain()
    {
        using var disruptor = Rings.Create(8, ProducerType.Multi);
        disruptor.HandleEventsWith("only", new RecordingHandler(), 8);
        disruptor.Start();
        disruptor.Ring.Next();

        Assert.False(disruptor.Shutdown(TimeSpan.FromMilliseconds(20)));
        Assert.True(disruptor.Join(Rings.Deadline));
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void Shutdown_Afterwards_ClaimsAreRefused(ProducerType producerType)
    {
        using var disruptor = Rings.Create(8, producerType);
        disruptor.HandleEventsWith("only", new RecordingHandler(), 8);
        disruptor.Start();

        Assert.True(disruptor.Shutdown(Rings.Deadline));

        Assert.False(disruptor.Ring.TryNext(out _));
        Assert.Throws<RingHaltedException>(() => disruptor.Ring.Next());
        Assert.Throws<InvalidOperationException>(disruptor.Start);
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void Halt_ProducerWaitsForRoom_ItsClaimFails(ProducerType producerType)
    {
        using var disruptor = Rings.Create(4, producerType);
        using var release = new ManualResetEventSlim();
        disruptor.HandleEventsWith("held", new ActionHandler((_, _) => release.Wait()), 1);
        disruptor.Start();
        disruptor.Ring.PublishMany(4);
        Exception? thrown = null;
        var producer = new Thread(() => thrown = Record.Exception(() => disruptor.Ring.Next()));

        producer.Start();
        Assert.False(producer.Join(20));
        disruptor.Halt();
        Assert.True(producer.Join(Rings.Deadline));
        Assert.IsType<RingHaltedException>(thrown);
        release.Set();

        Assert.True(disruptor.Join(Rings.Deadline));
        Assert.Equal(0, disruptor.Stages[0].Sequence);
    }

    [Fact]
    public void Halt_StagesParkedForEver_Wake()
    {
        using var disruptor = Rings.Create(
            4, ProducerType.Single, new ParkingWaitStrategy(0, 0, Timeout.InfiniteTimeSpan));
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("first", handler, 4).Then("second", new RecordingHandler(), 4);
        disruptor.Start();
        Assert.True(SpinWait.SpinUntil(() => handler.IdleCount > 0, Rings.Deadline));

        disruptor.Halt();

        Assert.True(disruptor.Join(Rings.Deadline));
        Assert.Equal(1, handler.ShutdownCount);
    }

    [Fact]
    public void Start_WithoutStage_Throws()
        => Assert.Contains("HandleEventsWith", Assert.Throws<InvalidOperationException>(Rings.Create(4).Start).Message);

    [Fact]
    public void HandleEventsWith_BadStage_Throws()
    {
        using var disruptor = Rings.Create(4);
        disruptor.HandleEventsWith("taken", new RecordingHandler(), 1);

        Assert.Throws<ArgumentException>(() => disruptor.HandleEventsWith("taken", new RecordingHandler(), 1));
        Assert.Throws<ArgumentException>(() => disruptor.HandleEventsWith(" ", new RecordingHandler(), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => disruptor.HandleEventsWith("new", new RecordingHandler(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => disruptor.HandleEventsWith());
        Assert.Single(disruptor.Stages);
    }

    [Fact]
    public void HandleEventsWith_Started_Throws()
    {
        using var disruptor = Rings.Create(4);
        var group = disruptor.HandleEventsWith("first", new RecordingHandler(), 1);
        disruptor.Start();

        Assert.Throws<InvalidOperationException>(() => group.Then("late", new RecordingHandler(), 1));
    }
}
