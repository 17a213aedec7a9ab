using FraudScoring.Simulation.World;

namespace FraudScoring.Tests.Simulation.World;

public class MoneyTests
{
    [Theory]
    [InlineData(12.34, 0, 0, 1234)]
    [InlineData(12.34, 0, 1, 1299)]
    [InlineData(12.34, 0, 2, 1200)]
    [InlineData(74.0, 0, 3, 7000)]
    [InlineData(10, 3, 0, 1600)]
    [InlineData(12.34, 3, 1, 1998)]
    [InlineData(10, 2, 0, 850)]
    [InlineData(0, 0, 2, 30)]
    [InlineData(1e9, 0, 0, 2_500_000)]
    public void ToMinor_Style_Result(double euro, int currency, int style, long expected) =>
        Assert.Equal(expected, Money.ToMinor(euro, (Currency)currency, (PriceStyle)style));
}
