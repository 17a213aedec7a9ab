using FraudScoring.Disruptor;

namespace FraudScoring.Tests.Disruptor;

public class RingBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-8)]
    [InlineData(12)]
    [InlineData(RingBuffer<TestEvent>.SizeMax * 2)]
    public void Constructor_SizeNoPowerOfTwoOrTooLarge_Throws(int size)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Rings.Create(size));

        Assert.Contains("power of two", exception.Message);
        Assert.Equal("size", exception.ParamName);
    }

    [Fact]
    public void Constructor_FactoryGivesNull_Throws()
        => Assert.Throws<ArgumentException>(() => new Disruptor<TestEvent>(() => null!, 8, ProducerType.Single));

    [Fact]
    public void Constructor_UnknownProducerType_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Rings.Create(8, (ProducerType)7));

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void Indexer_OneLapLater_GivesTheSameEntry(ProducerType producerType)
    {
        var ring = Rings.Create(8, producerType).Ring;

        Assert.Same(ring[3], ring[11]);
        Assert.Equal(8, Enumerable.Range(0, 8).Select(sequence => ring[sequence]).Distinct().Count());
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void TryNext_RingFull_IsFalseUntilTheSlowestStageMoves(ProducerType producerType)
    {
        using var disruptor = Rings.Create(4, producerType);
        disruptor.HandleEventsWith("fast", new RecordingHandler(), 4).And("slow", new RecordingHandler(), 1);
        var ring = disruptor.Ring;
        ring.PublishMany(4);

        Assert.False(ring.TryNext(out var refused));
        Assert.Equal(-1, refused);
        Assert.True(disruptor.Stages[0].TryProcessBatch());
        Assert.False(ring.TryNext(out _));
        Assert.True(disruptor.Stages[1].TryProcessBatch());
        Assert.Equal(1, ring.RemainingCapacity);
        Assert.True(ring.TryNext(out var sequence));
        Assert.Equal(4, sequence);
        Assert.False(ring.TryNext(out _));
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void TryNext_SeveralSlots_AllOrNothing(ProducerType producerType)
    {
        using var disruptor = Rings.Create(8, producerType);
        disruptor.HandleEventsWith("only", new RecordingHandler(), 8);
        var ring = disruptor.Ring;

        Assert.True(ring.TryNext(5, out var last));
        Assert.Equal(4, last);
        Assert.False(ring.TryNext(4, out _));
        Assert.True(ring.TryNext(3, out last));
        Assert.Equal(7, last);
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void TryNext_NoStages_FillsUpAndNeverOverwrites(ProducerType producerType)
    {
        var ring = Rings.Create(4, producerType).Ring;

        Assert.True(ring.TryNext(4, out _));
        Assert.False(ring.TryNext(out _));
        Assert.Equal(0, ring.RemainingCapacity);
    }

    [Theory]
    [InlineData(ProducerType.Single, 0)]
    [InlineData(ProducerType.Single, 9)]
    [InlineData(ProducerType.Multi, 0)]
    [InlineData(ProducerType.Multi, 9)]
    public void Next_CountOutOfRange_Throws(ProducerType producerType, int count)
    {
        var ring = Rings.Create(8, producerType).Ring;

        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Next(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.TryNext(count, out _));
        Assert.Equal(-1, ring.Cursor);
    }

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void Publish_Range_HandsOverAllAtOnce(ProducerType producerType)
    {
        using var disruptor = Rings.Create(8, producerType);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);
        var high = disruptor.Ring.Next(6);

        Assert.False(disruptor.RunOnce());
        disruptor.Ring.Publish(high - 5, high);
        Assert.True(disruptor.RunOnce());

        Assert.Equal([(0L, 6)], handler.Batches);
    }

    [Fact]
    public void Publish_OutOfOrder_IsSeenOnlyWithoutGap()
    {
        using var disruptor = Rings.Create(8, ProducerType.Multi);
        var handler = new RecordingHandler();
        disruptor.HandleEventsWith("only", handler, 8);
        var ring = disruptor.Ring;
        var (first, second, third) = (ring.Next(), ring.Next(), ring.Next());

        ring.Publish(third);
        Assert.False(disruptor.RunOnce());
        ring.Publish(first);
        Assert.True(disruptor.RunOnce());
        Assert.False(disruptor.RunOnce());
        ring.Publish(second);
        Assert.True(disruptor.RunOnce());

        Assert.Equal([(0L, 1), (1L, 2)], handler.Batches);
    }
}
