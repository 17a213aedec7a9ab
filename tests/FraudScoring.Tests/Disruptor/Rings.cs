using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Makes rings for tests and publishes to them.</summary>
internal static class Rings
{
    /// <summary>Long enough for a machine under any load; only a hang gets there.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Disruptor<TestEvent> Create(int size, ProducerType producerType = ProducerType.Single)
        => Create(size, producerType, new YieldingWaitStrategy());

    public static Disruptor<TestEvent> Create(int size, ProducerType producerType, WaitStrategy waitStrategy)
        => new(() => new TestEvent(), size, producerType, waitStrategy, new CountingExceptionPolicy<TestEvent>());

    public static WaitStrategy Strategy(string name) => name switch
    {
        "busy" => new BusySpinWaitStrategy(),
        "yielding" => new YieldingWaitStrategy(),
        "parking" => new ParkingWaitStrategy(),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    public static void PublishMany(this RingBuffer<TestEvent> ring, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sequence = ring.Next();
            ring[sequence].Value = sequence;
            ring.Publish(sequence);
        }
    }

    public static long[] Range(int count) => [.. Enumerable.Range(0, count).Select(value => (long)value)];
}
