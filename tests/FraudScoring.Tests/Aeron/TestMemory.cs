using System.Runtime.InteropServices;
using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Tests.Aeron;

/// <summary>Zeroed, page-aligned memory outside the collected heap, as a mapping would be.</summary>
internal sealed unsafe class TestMemory : IDisposable
{
    private readonly byte* _pointer;

    public TestMemory(int length)
    {
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)length, 4096);
        Buffer = new AtomicBuffer(_pointer, length);
        Buffer.Clear(0, length);
    }

    public AtomicBuffer Buffer { get; }

    public void Dispose() => NativeMemory.AlignedFree(_pointer);
}
