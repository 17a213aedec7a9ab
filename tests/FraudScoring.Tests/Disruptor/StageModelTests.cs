using FraudScoring.Disruptor;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Any order of claims, publications (out of order with many producers) and steps, against plain counters.</summary>
public class StageModelTests
{
    private const int Size = 8;

    [Theory]
    [InlineData(ProducerType.Single)]
    [InlineData(ProducerType.Multi)]
    public void Steps_AnyOrder_EachStageSeesEachEventOnceInOrderAndNothingIsOverwritten(ProducerType producerType)
        => Prop.ForAll<byte[]>(steps => Run(producerType, steps)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200));

    private static void Run(ProducerType producerType, byte[] steps)
    {
        using var disruptor = Rings.Create(Size, producerType);
        var handlers = new RecordingHandler[] { new(), new(), new() };
        disruptor.HandleEventsWith("left", handlers[0], 3).And("right", handlers[1], 8)
            .Then("last", handlers[2], 2);
        var claimed = new List<long>();

        foreach (var step in steps)
            Step(disruptor, claimed, producerType, step);
        claimed.ForEach(sequence => disruptor.Ring.Publish(sequence));

        Assert.True(disruptor.Drain(TimeSpan.FromSeconds(10)));
        var total = (int)disruptor.Ring.Cursor + 1;
        Assert.All(handlers, handler => Assert.Equal(Rings.Range(total), handler.Values));
    }

    private static void Step(Disruptor<TestEvent> disruptor, List<long> claimed, ProducerType producerType, byte step)
    {
        var (ring, stages) = (disruptor.Ring, disruptor.Stages);
        var count = step / 8 % Size + 1;
        switch (step % 8)
        {
            case 0 or 1 or 2:
                var hasRoom = ring.Cursor + count - Size <= stages[2].Sequence;
                Assert.Equal(hasRoom, ring.TryNext(count, out var high));
                for (var sequence = high - count + 1; hasRoom && sequence <= high; sequence++)
                {
                    ring[sequence].Value = sequence;
                    claimed.Add(sequence);
                }

                break;
            case 3 or 4 when claimed.Count > 0:
                var index = producerType == ProducerType.Single ? 0 : step / 8 % claimed.Count;
                ring.Publish(claimed[index]);
                claimed.RemoveAt(index);
                break;
            case 5 or 6 or 7:
                stages[step % 8 - 5].TryProcessBatch();
                break;
        }

        Assert.True(stages[2].Sequence <= Math.Min(stages[0].Sequence, stages[1].Sequence));
        Assert.True(Math.Max(stages[0].Sequence, stages[1].Sequence) < (claimed.Count > 0 ? claimed.Min() : long.MaxValue));
    }
}
