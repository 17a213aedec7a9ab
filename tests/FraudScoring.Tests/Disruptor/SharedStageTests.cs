using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor;

/// <summary>A stage that callers run while its thread rests.</summary>
public class SharedStageTests
{
    [Fact]
    public void TryHandle_AtRest_RunsOnTheCallingThread()
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi, new ParkingWaitStrategy());
        var threads = new List<int>();
        disruptor.HandleEventsWith("only", new ActionHandler((_, _) => threads.Add(Environment.CurrentManagedThreadId)), 16);
        disruptor.ShareStage();
        disruptor.Start();

        WaitUntilHandled(disruptor, new TestEvent());

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(-1, disruptor.Ring.Cursor);
        Assert.True(disruptor.Shutdown(Rings.Deadline));
    }

    [Fact]
    public void TryHandle_SeveralEvents_AreOneBatchInOrder()
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi, new ParkingWaitStrategy());
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 16);
        disruptor.ShareStage();
        disruptor.Start();
        TestEvent[] events = [.. Enumerable.Range(1, 40).Select(n => new TestEvent { Value = n })];

        Assert.True(SpinWait.SpinUntil(() => disruptor.TryHandle(events.AsSpan()), Rings.Deadline));

        Assert.Equal(events.Select(e => e.Value), handler.Values);
        Assert.True(disruptor.Shutdown(Rings.Deadline));
    }

    [Fact]
    public void TryHandle_NotStartedNotSharedOrShutDown_IsFalse()
    {
        using var notShared = Rings.Create(64, ProducerType.Multi);
        notShared.HandleEventsWith("only", new RecordingHandler(), 16);
        notShared.Start();
        Assert.False(notShared.TryHandle(new TestEvent()));

        using var disruptor = Rings.Create(64, ProducerType.Multi);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 16);
        disruptor.ShareStage();
        Assert.False(disruptor.TryHandle(new TestEvent()));
        disruptor.Start();
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.False(disruptor.TryHandle(new TestEvent()));
        Assert.Empty(handler.Values);
    }

    [Fact]
    public void ShareStage_TwoStages_Throws()
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi);
        disruptor.HandleEventsWith("first", new RecordingHandler(), 16).Then("second", new RecordingHandler(), 16);

        Assert.Throws<InvalidOperationException>(disruptor.ShareStage);
    }

    [Fact]
    public void TryHandle_WhileTheStageIsBusy_IsFalseAndPublishedEventsFollow()
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi, new ParkingWaitStrategy());
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var values = new List<long>();
        disruptor.HandleEventsWith("only", new ActionHandler((entry, _) =>
        {
            values.Add(entry.Value);
            if (entry.Value != 1)
                return;
            entered.Set();
            leave.Wait(Rings.Deadline);
        }), 16);
        disruptor.ShareStage();
        disruptor.Start();
        var caller = new Thread(() => WaitUntilHandled(disruptor, new TestEvent { Value = 1 }));
        caller.Start();
        Assert.True(entered.Wait(Rings.Deadline));

        Assert.False(disruptor.TryHandle(new TestEvent { Value = 2 }));
        Publish(disruptor, 3);
        leave.Set();

        Assert.True(caller.Join(Rings.Deadline));
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal([1, 3], values);
    }

    [Fact]
    public void TryHandle_HandlerThrows_IsCountedAndTheStageGoesOn()
    {
        using var disruptor = Rings.Create(64, ProducerType.Multi, new ParkingWaitStrategy());
        disruptor.HandleEventsWith("only", new ActionHandler((_, _) => throw new InvalidDataException("planted")), 16);
        disruptor.ShareStage();
        disruptor.Start();

        WaitUntilHandled(disruptor, new TestEvent());
        WaitUntilHandled(disruptor, new TestEvent());

        Assert.Equal(2, disruptor.Stages[0].Exceptions);
        Assert.True(disruptor.Shutdown(Rings.Deadline));
    }

    /// <summary>The stage sleeps without a timeout, so an event that is left to nobody would never be handled.</summary>
    [Fact]
    public void TryHandleOrPublish_ManyCallers_EachEventOnceAndOneAtATime()
    {
        const int Callers = 4;
        const int Each = 20_000;
        using var disruptor = Rings.Create(64, ProducerType.Multi, new ParkingWaitStrategy(0, 0, Timeout.InfiniteTimeSpan));
        var handled = new int[Callers * Each];
        var inside = 0;
        var overlaps = 0;
        disruptor.HandleEventsWith("only", new ActionHandler((entry, _) =>
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            Volatile.Write(ref handled[entry.Value], handled[entry.Value] + 1);
            Interlocked.Decrement(ref inside);
        }), 16);
        disruptor.ShareStage();
        disruptor.Start();

        var lost = 0;
        var callers = Enumerable.Range(0, Callers).Select(c => new Thread(() =>
        {
            for (var i = 0; i < Each && Volatile.Read(ref lost) == 0; i++)
            {
                var value = (c * Each) + i;
                if (!disruptor.TryHandle(new TestEvent { Value = value }))
                    Publish(disruptor, value);

                // One at a time, so that the stage falls asleep again and again.
                if (!SpinWait.SpinUntil(() => Volatile.Read(ref handled[value]) != 0, Rings.Deadline))
                    Interlocked.Increment(ref lost);
            }
        })).ToArray();
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());

        Assert.Equal(0, lost);
        Assert.True(disruptor.Shutdown(Rings.Deadline));
        Assert.Equal(0, overlaps);
        Assert.All(handled, count => Assert.Equal(1, count));
    }

    private static void Publish(Disruptor<TestEvent> disruptor, long value)
    {
        var sequence = disruptor.Ring.Next();
        disruptor.Ring[sequence].Value = value;
        disruptor.Ring.Publish(sequence);
    }

    // Its thread may still be starting, or telling the handler that it is idle.
    private static void WaitUntilHandled(Disruptor<TestEvent> disruptor, TestEvent entry)
        => Assert.True(SpinWait.SpinUntil(() => disruptor.TryHandle(entry), Rings.Deadline));
}
