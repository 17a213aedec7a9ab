using FraudScoring.Aeron;
using FraudScoring.Aeron.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Aeron.Buffers;

public class BroadcastTests
{
    private const int Capacity = 1024;

    [Fact]
    public void Transmit_OneMessage_HasTheDocumentedBytes()
    {
        using var memory = new TestMemory(Capacity + 128);
        new BroadcastTransmitter(memory.Buffer).Transmit(0x0F04, [1, 2, 3]);

        Assert.Equal(11, memory.Buffer.GetInt(0));
        Assert.Equal(0x0F04, memory.Buffer.GetInt(4));
        Assert.Equal([1, 2, 3], memory.Buffer.Span(8, 3).ToArray());
        Assert.Equal(16, memory.Buffer.GetLong(Capacity));
        Assert.Equal(16, memory.Buffer.GetLong(Capacity + 8));
        Assert.Equal(0, memory.Buffer.GetLong(Capacity + 16));
    }

    [Fact]
    public void TryReceive_LateReceiver_SeesOnlyLaterMessages()
    {
        using var memory = new TestMemory(Capacity + 128);
        var transmitter = new BroadcastTransmitter(memory.Buffer);
        transmitter.Transmit(1, [1]);
        var receiver = new BroadcastReceiver(memory.Buffer);
        transmitter.Transmit(2, [2]);
        var types = new List<int>();

        while (receiver.TryReceive((type, _) => types.Add(type)))
        {
        }

        Assert.Equal([2], types);
    }

    [Fact]
    public void TryReceive_AnySizes_GivesEveryMessageInOrder() => Prop.ForAll<int[], int>((sizes, seed) =>
    {
        using var memory = new TestMemory(Capacity + 128);
        var transmitter = new BroadcastTransmitter(memory.Buffer);
        var receiver = new BroadcastReceiver(memory.Buffer);
        var random = new Random(seed);
        var ok = true;
        foreach (var size in sizes.Concat([128, 120, 0, 1, 128, 128, 128, 128, 128, 128]))
        {
            var message = new byte[Math.Abs(size % 129)];
            random.NextBytes(message);
            transmitter.Transmit(9, message);
            ok &= receiver.TryReceive((type, got) => ok &= type == 9 && got.SequenceEqual(message));
        }

        return ok && !receiver.TryReceive((_, _) => { });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryReceive_LappedByTheDriver_Throws()
    {
        using var memory = new TestMemory(Capacity + 128);
        var transmitter = new BroadcastTransmitter(memory.Buffer);
        var receiver = new BroadcastReceiver(memory.Buffer);
        for (var i = 0; i < 20; i++)
            transmitter.Transmit(1, new byte[100]);

        Assert.Contains("fell behind", Assert.Throws<AeronException>(() => receiver.TryReceive((_, _) => { })).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(2000)]
    public void TryReceive_CorruptLength_Throws(int length)
    {
        using var memory = new TestMemory(Capacity + 128);
        var receiver = new BroadcastReceiver(memory.Buffer);
        new BroadcastTransmitter(memory.Buffer).Transmit(1, [1]);
        memory.Buffer.PutInt(0, length);

        Assert.Throws<AeronException>(() => receiver.TryReceive((_, _) => { }));
    }
}
