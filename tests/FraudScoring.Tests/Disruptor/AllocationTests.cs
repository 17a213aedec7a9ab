using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor;

public class AllocationTests
{
    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void ByHand_PublishAndTwoStages_DoesNotAllocate(ProducerType producerType)
    {
        using var disruptor = Rings.Create(64, producerType, Rings.Strategy("parking"));
        disruptor.HandleEventsWith("first", new MeasuringHandler(), 16).Then("second", new MeasuringHandler(), 16);
        Cycle(disruptor, 1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(disruptor, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_PublishWaitAndHandle_DoesNotAllocate(bool parks)
    {
        WaitStrategy strategy = parks
            ? new ParkingWaitStrategy(spins: 0, yields: 0, Timeout.InfiniteTimeSpan)
            : new YieldingWaitStrategy();
        using var disruptor = Rings.Create(64, ProducerType.Multi, strategy);
        var (first, second) = (new MeasuringHandler(), new MeasuringHandler());
        disruptor.HandleEventsWith("first", first, 16).Then("second", second, 16);
        disruptor.Start();
        PublishWithPauses(disruptor, 2000);
        if (parks)
            ParkAndWakeOnce(disruptor);
        var (firstBefore, secondBefore) = (first.AllocatedBytes, second.AllocatedBytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PublishWithPauses(disruptor, 10_000);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.Equal(0, first.AllocatedBytes - firstBefore);
        Assert.Equal(0, second.AllocatedBytes - secondBefore);
    }

    private static void Cycle(Disruptor<TestEvent> disruptor, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            disruptor.Ring.TryNext(3, out var high);
            disruptor.Ring.Publish(high - 2, high);
            disruptor.RunOnce();
        }
    }

    private static void PublishWithPauses(Disruptor<TestEvent> disruptor, int count)
    {
        for (var i = 0; i < count; i++)
        {
            disruptor.Ring.Publish(disruptor.Ring.Next());
            if (i % 100 == 0)
                disruptor.Drain(Rings.Deadline);
        }

        // The last batches' handlers have measured once everything is drained.
        Assert.True(disruptor.Drain(Rings.Deadline));
    }

    // A thread's first wait, and first wake-up of another, set up what the runtime keeps for each thread.
    private static void ParkAndWakeOnce(Disruptor<TestEvent> disruptor)
    {
        for (var round = 0; round < 10; round++)
        {
            Assert.All(disruptor.Stages, stage
                => Assert.True(SpinWait.SpinUntil(() => stage.Barrier.Parker.IsWaiting, Rings.Deadline)));
            disruptor.Ring.Publish(disruptor.Ring.Next());
            Assert.True(disruptor.Drain(Rings.Deadline));
        }
    }

    private sealed class MeasuringHandler : IBatchHandler<TestEvent>, IIdleHandler
    {
        private long _allocatedBytes;

        public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

        public void OnBatch(RingBatch<TestEvent> batch) => Measure();

        public void OnIdle() => Measure();

        private void Measure() => Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
    }
}
