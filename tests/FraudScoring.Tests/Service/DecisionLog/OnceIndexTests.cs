using System.Buffers.Binary;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class OnceIndexTests
{
    [Fact]
    public void TryAdd_SecondTime_GivesTheFirstOffset()
    {
        var index = new OnceIndex();

        Assert.True(index.TryAdd(Key(1), 0, out _));
        Assert.False(index.TryAdd(Key(1), 99, out var known));
        Assert.Equal(0ul, known.Offset);
        Assert.False(index.TryGet(Key(2), out _));
    }

    [Fact]
    public void TryLabel_KnownAndUnknown_KeepsTheOffset()
    {
        var index = new OnceIndex();
        index.TryAdd(Key(1), 7, out _);

        Assert.True(index.TryLabel(Key(1), LabelKind.Genuine));
        Assert.False(index.TryLabel(Key(2), LabelKind.Fraud));
        Assert.True(index.TryGet(Key(1), out var found));
        Assert.Equal(LabelKind.Genuine, found.Label);
        Assert.Equal(7ul, found.Offset);
    }

    [Fact]
    public void TryAdd_ManyWithRetention_AgreesWithADictionary()
    {
        var index = new OnceIndex();
        var random = new Random(11);
        var model = new Dictionary<int, ulong>();
        for (var offset = 0ul; offset < 400_000; offset++)
        {
            if (offset % 10_000 == 0)
                index.FirstOffset = offset < 100_000 ? 0 : offset - 100_000;
            var id = random.Next(200_000);
            var isKnown = model.TryGetValue(id, out var expected) && expected >= index.FirstOffset;

            Assert.Equal(!isKnown, index.TryAdd(Key(id), offset, out var known));
            Assert.Equal(isKnown ? expected : offset, known.Offset);
            model[id] = known.Offset;
        }

        Assert.True(index.Count < 200_000);
    }

    [Fact]
    public void TryAdd_SteadyState_DoesNotAllocateOrGrow()
    {
        var index = new OnceIndex();
        var next = 0;
        void Run(int count)
        {
            for (var i = 0; i < count; i++, next++)
            {
                index.FirstOffset = (ulong)Math.Max(0, next - 60_000);
                index.TryAdd(Key(next), (ulong)next, out _);
                index.TryGet(Key(next - 50), out _);
            }
        }

        Run(2_000_000);
        var memory = index.MemoryBytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Keys fall unevenly on the parts: one that is fuller than ever before may still grow.
        Assert.True(allocated < 20_000, $"{allocated} bytes");
        Assert.InRange(index.MemoryBytes, memory, memory + 20_000);
    }

    [Fact]
    public async Task TryGet_BesideTheWriter_NeverSeesAMixedSlot()
    {
        var index = new OnceIndex();
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var random = new Random(3);
            while (!stop.IsCancellationRequested)
            {
                var id = random.Next(20_000);
                if (index.TryGet(Key(id), out var found))
                    Assert.Equal((ulong)id, found.Offset % 20_000);
            }
        });

        for (var offset = 0; offset < 400_000; offset++)
        {
            index.FirstOffset = (ulong)Math.Max(0, offset - 10_000);
            index.TryAdd(Key(offset % 20_000), (ulong)offset, out _);
        }

        await stop.CancelAsync();
        await reader;
    }

    private static UInt128 Key(int id)
    {
        Span<byte> text = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(text, id);
        return EntityKey.Of(text);
    }
}
