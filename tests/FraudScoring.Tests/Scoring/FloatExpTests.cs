using FraudScoring.Core;

namespace FraudScoring.Tests.Scoring;

public sealed class FloatExpTests
{
    // What glibc 2.36 gives; of the first six another float is nearer to e^x.
    [Theory]
    [InlineData(-4.67538595199585f, 0x3C18BAFF)]
    [InlineData(-11.47320556640625f, 0x372E91F7)]
    [InlineData(-4.54349946975708f, 0x3C2E4320)]
    [InlineData(14.821982383728027f, 0x4A26FCED)]
    [InlineData(19.913251876831055f, 0x4DD41F35)]
    [InlineData(-4.433720588684082f, 0x3C427B69)]
    [InlineData(0f, 0x3F800000)]
    [InlineData(1e-40f, 0x3F800000)]
    [InlineData(1f, 0x402DF854)]
    [InlineData(-1f, 0x3EBC5AB2)]
    [InlineData(0.5f, 0x3FD3094C)]
    [InlineData(88.7f, 0x7F7A37FC)]
    [InlineData(-87f, 0x00B33687)]
    public void Of_AnyValue_HasTheLibrarysBits(float x, int bits)
        => Assert.Equal(bits, BitConverter.SingleToInt32Bits(FloatExp.Of(x)));

    [Fact]
    public void Of_NegativeZero_IsOne() => Assert.Equal(1, FloatExp.Of(-0f));

    [Fact]
    public void Of_TheWholeRange_IsTheFloatNextToEToTheXOrTheOneBeside()
    {
        for (var x = -87f; x <= 88.7f; x += 0.0137f)
        {
            var exact = (float)Math.Exp(x);
            Assert.InRange(FloatExp.Of(x), MathF.BitDecrement(exact), MathF.BitIncrement(exact));
        }
    }
}
