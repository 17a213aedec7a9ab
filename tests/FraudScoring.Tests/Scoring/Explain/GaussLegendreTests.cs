using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Tests.Scoring.Explain;

public sealed class GaussLegendreTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    public void Rule_Polynomials_IntegratesExactly(int count)
    {
        var (points, weights) = GaussLegendre.Rule(count);

        for (var degree = 0; degree < 2 * count; degree++)
            Assert.Equal(1.0 / (degree + 1), points.Zip(weights, (t, w) => w * Math.Pow(t, degree)).Sum(), 1e-14);
    }

    [Fact]
    public void Rule_EightPoints_AreTheTabulatedOnes()
    {
        // Abramowitz and Stegun, table 25.4.
        var (points, weights) = GaussLegendre.Rule(8);

        Assert.Equal((1 - 0.960289856497536) / 2, points[0], 1e-15);
        Assert.Equal((1 + 0.183434642495650) / 2, points[4], 1e-15);
        Assert.Equal(0.362683783378362 / 2, weights[3], 1e-15);
        Assert.Equal(0.101228536290376 / 2, weights[7], 1e-15);
    }
}
