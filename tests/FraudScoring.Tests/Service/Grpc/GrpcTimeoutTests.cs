using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

public class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("99n", 0)]
    [InlineData("00000001S", 10_000_000)]
    public void TryParse_WellFormed_GivesTicks(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Fact]
    public void TryParse_LongestPossible_IsCapped()
    {
        Assert.True(GrpcTimeout.TryParse("99999999H", out var timeout));
        Assert.Equal(GrpcTimeout.Max, timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("١S")]
    [InlineData("100000000n")]
    [InlineData("1S,2S")]
    public void TryParse_Malformed_IsFalse(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));
}
