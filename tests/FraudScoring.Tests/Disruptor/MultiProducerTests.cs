using FraudScoring.Disruptor;

namespace FraudScoring.Tests.Disruptor;

public class MultiProducerTests
{
    private const int ProducerCount = 4;
    private const int EventsEach = 50_000;

    [Theory]
    [InlineData("yielding", false)]
    [InlineData("yielding", true)]
    [InlineData("parking", false)]
    [InlineData("parking", true)]
    public void Publish_ManyProducers_NothingLostOrDoubledAndEachInOrder(string strategy, bool useTryNext)
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi, Rings.Strategy(strategy));
        var last = Enumerable.Repeat(-1L, ProducerCount).ToArray();
        var violations = 0;
        disruptor.HandleEventsWith("pass", new RecordingHandler(), 16)
            .Then("check", new ActionHandler((entry, _) =>
            {
                var (producer, number) = (entry.Value / EventsEach, entry.Value % EventsEach);
                violations += last[producer] + 1 == number ? 0 : 1;
                last[producer] = number;
            }), 32);
        disruptor.Start();

        var producers = Enumerable.Range(0, ProducerCount)
            .Select(producer => new Thread(() => Produce(disruptor.Ring, producer, useTryNext)))
            .ToArray();
        Array.ForEach(producers, producer => producer.Start());

        Assert.All(producers, producer => Assert.True(producer.Join(Rings.Deadline)));
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(0, violations);
        Assert.All(last, number => Assert.Equal(EventsEach - 1, number));
        Assert.Equal(ProducerCount * EventsEach - 1, disruptor.Stages[1].Sequence);
    }

    private static void Produce(RingBuffer<TestEvent> ring, int producer, bool useTryNext)
    {
        // Claims of one to three slots, so that ranges of several producers interleave and wrap.
        for (var number = 0; number < EventsEach;)
        {
            var count = Math.Min(1 + number % 3, EventsEach - number);
            var high = useTryNext ? SpinForRoom(ring, count) : ring.Next(count);
            for (var i = 0; i < count; i++)
                ring[high - count + 1 + i].Value = (long)producer * EventsEach + number + i;
            ring.Publish(high - count + 1, high);
            number += count;
        }
    }

    private static long SpinForRoom(RingBuffer<TestEvent> ring, int count)
    {
        long high;
        while (!ring.TryNext(count, out high))
            Thread.Yield();
        return high;
    }
}
