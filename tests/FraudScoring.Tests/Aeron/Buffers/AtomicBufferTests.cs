using FraudScoring.Aeron;

namespace FraudScoring.Tests.Aeron.Buffers;

public class AtomicBufferTests
{
    [Theory]
    [InlineData(-1, 4)]
    [InlineData(13, 4)]
    [InlineData(16, 1)]
    [InlineData(int.MaxValue, 8)]
    [InlineData(0, 17)]
    [InlineData(4, -1)]
    public void Span_OutsideTheBuffer_Throws(int offset, int length)
    {
        using var memory = new TestMemory(16);
        var buffer = memory.Buffer;

        var exception = Assert.Throws<AeronException>(() => buffer.Span(offset, length).Length);

        Assert.Contains("16 bytes", exception.Message);
    }

    [Fact]
    public void GetAndAdd_Value_GivesTheOneBefore()
    {
        using var memory = new TestMemory(16);

        Assert.Equal(0, memory.Buffer.GetAndAdd(8, 5));
        Assert.Equal(5, memory.Buffer.GetAndAdd(8, 5));
        Assert.Equal(10, memory.Buffer.GetLong(8));
    }
}
