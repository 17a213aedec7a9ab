using FraudScoring.Disruptor;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Stages driven by hand, so that every step is known.</summary>
public class StageTests
{
    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void TryProcessBatch_ManyLaps_HandlesEachEventOnceInOrder(ProducerType producerType)
    {
        using var disruptor = Rings.Create(8, producerType);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 3);

        for (var round = 0; round < 20; round++)
        {
            disruptor.Ring.PublishMany(5);
            while (disruptor.Stages[0].TryProcessBatch())
            {
            }
        }

        Assert.Equal(Rings.Range(100), handler.Values);
        Assert.Equal(99, disruptor.Stages[0].Sequence);
    }

    [Fact]
    public void TryProcessBatch_MoreThanBatchMax_SplitsThere()
    {
        using var disruptor = Rings.Create(16);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 4);
        disruptor.Ring.PublishMany(10);

        while (disruptor.RunOnce())
        {
        }

        Assert.Equal([(0L, 4), (4L, 4), (8L, 2)], handler.Batches);
    }

    [Fact]
    public void TryProcessBatch_EndOfLap_EndsTheBatch()
    {
        using var disruptor = Rings.Create(8);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);
        disruptor.Ring.PublishMany(5);
        disruptor.RunOnce();
        disruptor.Ring.PublishMany(8);

        Assert.True(disruptor.Drain(TimeSpan.FromSeconds(1)));

        Assert.Equal([(0L, 5), (5L, 3), (8L, 5)], handler.Batches);
    }

    [Fact]
    public void Then_BeforeTheEarlierStageHandled_SeesNothing()
    {
        using var disruptor = Rings.Create(8);
        disruptor.HandleEventsWith("left", new RecordingHandler(), 8).And("right", new RecordingHandler(), 2)
            .Then("last", new RecordingHandler(), 8);
        var (left, right, last) = (disruptor.Stages[0], disruptor.Stages[1], disruptor.Stages[2]);
        disruptor.Ring.PublishMany(4);

        Assert.False(last.TryProcessBatch());
        Assert.True(left.TryProcessBatch());
        Assert.False(last.TryProcessBatch());
        Assert.True(right.TryProcessBatch());
        Assert.True(last.TryProcessBatch());

        Assert.Equal(3, left.Sequence);
        Assert.Equal(1, right.Sequence);
        Assert.Equal(1, last.Sequence);
    }

    [Fact]
    public void Lag_Chain_IsWhatWaitsForEachStage()
    {
        using var disruptor = Rings.Create(16);
        disruptor.HandleEventsWith("first", new RecordingHandler(), 6).Then("second", new RecordingHandler(), 2);
        disruptor.Ring.PublishMany(10);

        disruptor.RunOnce();

        Assert.Equal(["first", "second"], disruptor.Stages.Select(stage => stage.Name));
        Assert.Equal([4L, 4L], disruptor.Stages.Select(stage => stage.Lag));
        Assert.Equal([5L, 1L], disruptor.Stages.Select(stage => stage.Sequence));
    }

    [Fact]
    public void RunOnce_NothingToDo_TellsTheHandlerThatItIsIdle()
    {
        using var disruptor = Rings.Create(8);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);

        Assert.False(disruptor.RunOnce());
        disruptor.Ring.PublishMany(1);
        Assert.True(disruptor.RunOnce());
        Assert.False(disruptor.Stages[0].TryProcessBatch());

        Assert.Equal(1, handler.IdleCount);
    }

    [Fact]
    public void RunOnce_ByHand_CallsStartOnceAndShutdownOnHalt()
    {
        using var disruptor = Rings.Create(8);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);
        Assert.Equal(0, handler.StartCount);

        disruptor.RunOnce();
        disruptor.RunOnce();
        disruptor.Halt();
        disruptor.Halt();

        Assert.Equal(1, handler.StartCount);
        Assert.Equal(1, handler.ShutdownCount);
        Assert.Throws<InvalidOperationException>(() => disruptor.RunOnce());
    }

    [Fact]
    public void RunOnce_ThreadDrivesTheStage_Throws()
    {
        using var disruptor = Rings.Create(8);
        disruptor.HandleEventsWith("only", new RecordingHandler(), 8);
        disruptor.Start();

        Assert.Contains("'only'", Assert.Throws<InvalidOperationException>(() => disruptor.RunOnce()).Message);
    }
}
