using FraudScoring.Core;

namespace FraudScoring.Tests.Scoring;

public sealed class DeterministicMathTests
{
    [Fact]
    public void Exp_ManyArguments_WithinOneUnitOfThePlatform()
    {
        var random = new Random(7);
        for (var i = 0; i < 200_000; i++)
        {
            var x = (random.NextDouble() * 1400) - 700;
            var expected = Math.Exp(x);
            Assert.InRange(DeterministicMath.Exp(x), Math.BitDecrement(expected), Math.BitIncrement(expected));
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1000.0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-1000.0, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(-745.0, double.Epsilon)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_EdgeArguments_AreExact(double x, double expected)
        => Assert.Equal(expected, DeterministicMath.Exp(x));

    [Fact]
    public void Exp_FixedArguments_GiveTheseBitsOnEveryMachine()
    {
        ulong hash = 14695981039346656037;
        for (var i = -5000; i <= 5000; i++)
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(DeterministicMath.Exp(i * 0.0137))) * 1099511628211;

        Assert.Equal(874341733717084144UL, hash);
    }

    [Fact]
    public void Log_ManyArguments_WithinTwoUnitsOfThePlatform()
    {
        var random = new Random(8);
        for (var i = 0; i < 100_000; i++)
        {
            var x = Math.Exp((random.NextDouble() * 200) - 100);
            var expected = Math.Log(x);
            Assert.Equal(expected, DeterministicMath.Log(x), Math.Abs(expected) * 5e-16);
        }

        Assert.Equal(0, DeterministicMath.Log(1));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)));
        Assert.Equal(Math.Log(double.Epsilon), DeterministicMath.Log(double.Epsilon), 1e-12);
    }
}
