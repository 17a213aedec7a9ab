using FraudScoring.Aeron;
using FraudScoring.Aeron.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Aeron.Buffers;

public class ManyToOneRingTests
{
    private const int Capacity = 1024;

    [Fact]
    public void TryWrite_OneMessage_HasTheDocumentedBytes()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);

        Assert.True(ring.TryWrite(7, [1, 2, 3]));

        Assert.Equal(11, memory.Buffer.GetInt(0));
        Assert.Equal(7, memory.Buffer.GetInt(4));
        Assert.Equal([1, 2, 3, 0, 0], memory.Buffer.Span(8, 5).ToArray());
        Assert.Equal(16, memory.Buffer.GetLong(Capacity + 128));
    }

    [Fact]
    public void Trailer_CountersAndHeartbeat_LieWhereClientsLookForThem()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);

        Assert.Equal(0, ring.NextCorrelationId());
        Assert.Equal(1, ring.NextCorrelationId());
        ring.ConsumerHeartbeatMs = 42;
        ring.TryWrite(1, [9]);
        ring.Read((_, _) => { }, 10);

        Assert.Equal(2, memory.Buffer.GetLong(Capacity + 512));
        Assert.Equal(42, memory.Buffer.GetLong(Capacity + 640));
        Assert.Equal(16, memory.Buffer.GetLong(Capacity + 384));
    }

    [Fact]
    public void Read_Consumed_ZeroesTheRecords()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        ring.TryWrite(1, [1, 2, 3, 4]);

        Assert.Equal(1, ring.Read((_, _) => { }, 10));

        Assert.DoesNotContain(memory.Buffer.Span(0, Capacity).ToArray(), value => value != 0);
    }

    [Fact]
    public void TryWrite_Full_IsRefusedUntilRead()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        var message = new byte[120];
        var written = 0;
        while (ring.TryWrite(1, message))
            written++;

        Assert.Equal(Capacity / 128, written);
        Assert.Equal(3, ring.Read((_, _) => { }, 3));
        Assert.True(ring.TryWrite(1, message));
    }

    [Fact]
    public void ReadAndWrite_AnySizes_GiveEveryMessageInOrder() => Prop.ForAll<int[], int>((sizes, seed) =>
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        var random = new Random(seed);
        var expected = new Queue<byte[]>();
        var ok = true;
        void Check(int type, ReadOnlySpan<byte> message) => ok &= message.SequenceEqual(expected.Dequeue()) && type == 5;
        foreach (var size in sizes.Concat([120, 128, 0, 1, 64]))
        {
            var message = new byte[Math.Abs(size % 129)];
            random.NextBytes(message);
            while (!ring.TryWrite(5, message))
                ring.Read(Check, random.Next(1, 4));
            expected.Enqueue(message);
        }

        while (ring.Read(Check, 100) > 0)
        {
        }

        // The end of the buffer may still hold padding in front of the last messages.
        ring.Read(Check, 100);
        return ok && expected.Count == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryWrite_FromManyThreads_LosesNothingAndKeepsEachOrder()
    {
        const int Producers = 3, Each = 2000;
        using var memory = new TestMemory(4096 + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        var threads = Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                byte[] message = [.. BitConverter.GetBytes(producer), .. BitConverter.GetBytes(i)];
                while (!ring.TryWrite(1, message))
                    Thread.Yield();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();

        var next = new int[Producers];
        var received = 0;
        while (received < Producers * Each)
        {
            if (ring.Read(Take, 50) == 0)
                Thread.Yield();
        }

        Assert.All(next, count => Assert.Equal(Each, count));

        void Take(int type, ReadOnlySpan<byte> message)
        {
            var producer = BitConverter.ToInt32(message);
            Assert.Equal(next[producer]++, BitConverter.ToInt32(message[4..]));
            received++;
        }
    }

    [Fact]
    public void Unblock_ProducerDiedAfterClaimBeforeLength_PadsTheGap()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        memory.Buffer.PutLong(Capacity + 128, 64);
        ring.TryWrite(3, [1]);

        Assert.Equal(0, ring.Read((_, _) => { }, 10));
        Assert.True(ring.Unblock());
        var types = new List<int>();
        ring.Read((type, _) => types.Add(type), 10);

        Assert.Equal([3], types);
    }

    [Fact]
    public void Unblock_ProducerDiedWhileWriting_PadsTheRecord()
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        memory.Buffer.PutLong(Capacity + 128, 64);
        memory.Buffer.PutInt(0, -60);
        ring.TryWrite(3, [1]);

        Assert.True(ring.Unblock());
        var types = new List<int>();
        ring.Read((type, _) => types.Add(type), 10);

        Assert.Equal([3], types);
    }

    [Fact]
    public void Unblock_NothingPending_DoesNothing()
    {
        using var memory = new TestMemory(Capacity + 768);

        Assert.False(new ManyToOneRing(memory.Buffer).Unblock());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    public void Read_CorruptLength_SaysSoAndGoesOnWithLaterCommands(int length)
    {
        using var memory = new TestMemory(Capacity + 768);
        var ring = new ManyToOneRing(memory.Buffer);
        ring.TryWrite(1, [1]);
        memory.Buffer.PutInt(0, length);

        var exception = Assert.Throws<AeronException>(() => ring.Read((_, _) => { }, 10));
        ring.TryWrite(2, [2]);
        var types = new List<int>();
        ring.Read((type, _) => types.Add(type), 10);

        Assert.Contains($"{length} bytes at 0", exception.Message);
        Assert.Equal([2], types);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(768 + 1000)]
    [InlineData(768 + 512)]
    public void Constructor_WrongLength_SaysWhatIsExpected(int length)
    {
        using var memory = new TestMemory(length);
        var buffer = memory.Buffer;

        Assert.Contains("power of two", Assert.Throws<AeronException>(() => new ManyToOneRing(buffer)).Message);
    }
}
