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

    [Fact]
    public void Save_ThenLoad_KeepsWhatIsNotTooOld()
    {
        var index = new OnceIndex();
        for (var i = 0; i < 20_000; i++)
            index.TryAdd(Key(i), (ulong)i, out _);
        index.TryLabel(Key(19_000), LabelKind.Fraud);
        index.FirstOffset = 5_000;
        using var stream = new MemoryStream();

        OnceSnapshot.Save(index, stream);
        stream.Position = 0;
        var again = OnceSnapshot.Load(stream, "snapshot");

        Assert.Equal(15_000, again.Count);
        Assert.Equal(5_000ul, again.FirstOffset);
        Assert.Equal(stream.Length, stream.Position);
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal(i >= 5_000, again.TryGet(Key(i), out var found));
            Assert.True(i < 5_000 || found.Offset == (ulong)i);
        }

        Assert.True(again.TryGet(Key(19_000), out var labelled));
        Assert.Equal(LabelKind.Fraud, labelled.Label);
    }

    [Fact]
    public void Load_AnyByteChangedOrCut_IsAClearError()
    {
        var index = new OnceIndex();
        for (var i = 0; i < 100; i++)
            index.TryAdd(Key(i), (ulong)i, out _);
        using var stream = new MemoryStream();
        OnceSnapshot.Save(index, stream);
        var bytes = stream.ToArray();
        var random = new Random(4);

        for (var round = 0; round < 300; round++)
        {
            var at = round < 60 ? round : random.Next(bytes.Length);
            var changed = bytes.ToArray();
            changed[at] ^= (byte)(1 << random.Next(8));
            var flipped = Assert.Throws<LogDamagedException>(() => OnceSnapshot.Load(new MemoryStream(changed), "snap"));
            Assert.StartsWith("snap: byte ", flipped.Message, StringComparison.Ordinal);
            Assert.Throws<LogDamagedException>(() => OnceSnapshot.Load(new MemoryStream(bytes[..at]), "snap"));
        }
    }

    private static UInt128 Key(int id)
    {
        Span<byte> text = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(text, id);
        return EntityKey.Of(text);
    }
}
