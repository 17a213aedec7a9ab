using System.Diagnostics;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor.Waiting;

/// <summary>Stages that park at once and for ever: one lost wake-up hangs the ring, and the deadline fails the test.</summary>
public class ParkingWaitStrategyTests
{
    private const int RoundCount = 50_000;

    [Theory]
    [InlineData(ProducerType.Single, 0)]
    [InlineData(ProducerType.Single, 40)]
    [InlineData(ProducerType.Multi, 0)]
    [InlineData(ProducerType.Multi, 40)]
    public void Park_OneEventAtATimeThroughAChain_NoWakeUpIsLost(ProducerType producerType, int spins)
    {
        using var disruptor = CreateChain(producerType, spins);
        var (ring, last) = (disruptor.Ring, disruptor.Stages[^1]);
        var random = new Random(20261121);
        var start = Stopwatch.GetTimestamp();

        for (var round = 0; round < RoundCount; round++)
        {
            // Publishing a random moment after the last stage has finished meets its neighbours on their way to bed.
            Thread.SpinWait(random.Next(60));
            var sequence = ring.Next();
            ring.Publish(sequence);

            var spinner = new SpinWait();
            while (last.Sequence < sequence)
            {
                if (Stopwatch.GetElapsedTime(start) > Rings.Deadline)
                    Assert.Fail($"round {round}: stages are at {string.Join(", ", disruptor.Stages.Select(s => s.Sequence))}");
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        Assert.True(disruptor.Shutdown(Rings.Deadline));
    }

    [Fact]
    public void Park_TwoProducersInBursts_NoWakeUpIsLost()
    {
        using var disruptor = CreateChain(ProducerType.Multi, spins: 10);
        var producers = Enumerable.Range(0, 2).Select(seed => new Thread(() => PublishBursts(disruptor, seed))).ToArray();

        Array.ForEach(producers, producer => producer.Start());

        Assert.All(producers, producer => Assert.True(producer.Join(Rings.Deadline)));
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(2 * RoundCount - 1, disruptor.Stages[^1].Sequence);
    }

    [Theory]
    [InlineData(-1, 0, 10)]
    [InlineData(0, -1, 10)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 60_001)]
    public void Constructor_OutOfRange_Throws(int spins, int yields, int parkTimeoutMs)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => new ParkingWaitStrategy(spins, yields, TimeSpan.FromMilliseconds(parkTimeoutMs)));

    private static Disruptor<TestEvent> CreateChain(ProducerType producerType, int spins)
    {
        var disruptor = Rings.Create(
            16, producerType, new ParkingWaitStrategy(spins, yields: 0, Timeout.InfiniteTimeSpan));
        disruptor.HandleEventsWith("left", new ActionHandler((_, _) => { }), 4)
            .And("right", new ActionHandler((_, _) => { }), 4)
            .Then("last", new ActionHandler((_, _) => { }), 4);
        disruptor.Start();
        return disruptor;
    }

    private static void PublishBursts(Disruptor<TestEvent> disruptor, int seed)
    {
        var random = new Random(seed);
        for (var published = 0; published < RoundCount; published++)
        {
            disruptor.Ring.Publish(disruptor.Ring.Next());
            if (random.Next(8) == 0)
                SpinWait.SpinUntil(() => disruptor.Ring.Sequencer.IsDrained, 10);
        }
    }
}
