using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudScoring.Disruptor.Sequencing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Tests.Disruptor.Sequencing;

public class LayoutTests
{
    private const int ObjectHeaderBytes = 16;

    [Fact]
    public void PaddedLong_Layout_KeepsNeighboursAPairOfCacheLinesAway()
    {
        Assert.Equal(120, Offset(typeof(PaddedLong), "Value"));
        Assert.Equal(248, Unsafe.SizeOf<PaddedLong>());
    }

    [Fact]
    public void ProducerState_Layout_KeepsNeighboursAPairOfCacheLinesAway()
    {
        Assert.Equal(120, Offset(typeof(ProducerState), "Next"));
        Assert.Equal(128, Offset(typeof(ProducerState), "Gate"));
        Assert.Equal(256, Unsafe.SizeOf<ProducerState>());
    }

    [Fact]
    public void Sequence_Allocated_HasAllOfThePadding()
        => Assert.Equal(ObjectHeaderBytes + 248, AllocatedBytes(static () => new Sequence()));

    [Fact]
    public void Parker_Allocated_HasAllOfThePadding()
        => Assert.Equal(
            ObjectHeaderBytes + IntPtr.Size + 248,
            AllocatedBytes(static () => RuntimeHelpers.GetUninitializedObject(typeof(Parker))));

    private static int Offset(Type type, string field)
        => type.GetField(field)!.GetCustomAttribute<FieldOffsetAttribute>()!.Value;

    private static long AllocatedBytes(Func<object> create)
    {
        // Warm, so that what is measured is the object alone.
        for (var i = 0; i < 100; i++)
            GC.KeepAlive(create());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var created = create();
        var after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(created);
        return after - before;
    }
}
