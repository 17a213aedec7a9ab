using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor.Processing;

public class BatchEventProcessorTests
{
    [Fact]
    public void OnBatch_Throws_IsCountedSkippedAndGoesOn()
    {
        var policy = new CountingExceptionPolicy<TestEvent>();
        using var disruptor = Create(policy);
        var later = new RecordingHandler();
        var failure = new InvalidDataException("third");
        disruptor
            .HandleEventsWith("fails", new ActionHandler((_, sequence) => ThrowIf(sequence == 2, failure)), 4)
            .Then("later", later, 4);
        disruptor.Start();

        disruptor.Ring.PublishMany(100);

        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(Rings.Range(100), later.Values);
        Assert.Equal(1, disruptor.Stages[0].Exceptions);
        Assert.Same(failure, disruptor.Stages[0].LastException);
        Assert.Equal(0, disruptor.Stages[1].Exceptions);
        Assert.Equal(1, policy.Count);
        Assert.InRange(policy.EventCount, 1, 4);
        Assert.Same(failure, policy.Last);
    }

    [Fact]
    public void OnBatch_Throws_PolicyGetsTheWholeBatchAndTheStage()
    {
        var policy = new MarkingPolicy();
        using var disruptor = Create(policy);
        disruptor.HandleEventsWith("fails", new ActionHandler((_, sequence) => ThrowIf(sequence == 5, new IOException())), 4);
        disruptor.Ring.PublishMany(8);

        Assert.True(disruptor.RunOnce());
        Assert.True(disruptor.RunOnce());

        Assert.Equal([("fails", 4L, 4)], policy.Calls);
        Assert.Equal([0L, 0, 0, 0, -1, -1, -1, -1], Enumerable.Range(0, 8).Select(i => disruptor.Ring[i].First));
        Assert.Equal(7, disruptor.Stages[0].Sequence);
    }

    [Fact]
    public void Callbacks_Throw_AreCountedWithAnEmptyBatch()
    {
        var policy = new MarkingPolicy();
        using var disruptor = Create(policy);
        disruptor.HandleEventsWith("broken", new BrokenCallbacks(), 4);
        disruptor.Ring.PublishMany(1);

        Assert.True(disruptor.RunOnce());
        Assert.False(disruptor.RunOnce());
        disruptor.Halt();

        Assert.Equal([("broken", 0L, 0), ("broken", 0L, 0), ("broken", 0L, 0)], policy.Calls);
        Assert.Equal(3, disruptor.Stages[0].Exceptions);
    }

    [Fact]
    public void OnException_PolicyThrows_IsCountedAndGoesOn()
    {
        using var disruptor = Create(new ThrowingPolicy());
        disruptor.HandleEventsWith("fails", new ActionHandler((_, _) => throw new IOException("handler")), 1);
        disruptor.Start();

        disruptor.Ring.PublishMany(10);

        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(20, disruptor.Stages[0].Exceptions);
        Assert.Equal("policy", disruptor.Stages[0].LastException?.Message);
    }

    [Fact]
    public void Constructor_StructHandlerNotReadonly_Throws()
    {
        using var disruptor = Rings.Create(4);

        var exception = Assert.Throws<ArgumentException>(
            () => disruptor.HandleEventsWith("struct", default(MutableHandler), 4));

        Assert.Contains("readonly struct", exception.Message);
    }

    [Fact]
    public void OnBatch_ReadonlyStructHandler_GetsBatchesAndCallbacks()
    {
        using var disruptor = Rings.Create(4);
        var recording = new RecordingHandler();
        disruptor.HandleEventsWith("struct", new StructHandler(recording), 4);
        disruptor.Ring.PublishMany(3);

        Assert.True(disruptor.RunOnce());
        Assert.False(disruptor.RunOnce());

        Assert.Equal(Rings.Range(3), recording.Values);
        Assert.Equal(1, recording.IdleCount);
    }

    private static Disruptor<TestEvent> Create(IExceptionPolicy<TestEvent> policy)
        => new(() => new TestEvent(), 16, ProducerType.Single, new ParkingWaitStrategy(), policy);

    private static void ThrowIf(bool condition, Exception exception)
    {
        if (condition)
            throw exception;
    }

    private sealed class MarkingPolicy : IExceptionPolicy<TestEvent>
    {
        public List<(string Stage, long First, int Count)> Calls { get; } = [];

        public void OnException(Exception exception, string stage, RingBatch<TestEvent> batch)
        {
            Calls.Add((stage, batch.FirstSequence, batch.Count));
            foreach (var entry in batch)
                entry.First = -1;
        }
    }

    private sealed class ThrowingPolicy : IExceptionPolicy<TestEvent>
    {
        public void OnException(Exception exception, string stage, RingBatch<TestEvent> batch)
            => throw new InvalidOperationException("policy");
    }

    private sealed class BrokenCallbacks : IBatchHandler<TestEvent>, IIdleHandler, ILifecycleHandler
    {
        public void OnBatch(RingBatch<TestEvent> batch)
        {
        }

        public void OnIdle() => throw new IOException("idle");

        public void OnStart() => throw new IOException("start");

        public void OnShutdown() => throw new IOException("shutdown");
    }

    private struct MutableHandler : IBatchHandler<TestEvent>
    {
        private long _sum;

        public void OnBatch(RingBatch<TestEvent> batch) => _sum += batch.Count;
    }

    private readonly struct StructHandler(RecordingHandler target) : IBatchHandler<TestEvent>, IIdleHandler
    {
        public void OnBatch(RingBatch<TestEvent> batch) => target.OnBatch(batch);

        public void OnIdle() => target.OnIdle();
    }
}
