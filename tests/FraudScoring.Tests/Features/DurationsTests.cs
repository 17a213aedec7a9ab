using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features;

public class DurationsTests
{
    [Theory]
    [InlineData("0s", 0, "0s")]
    [InlineData("90s", 90, "90s")]
    [InlineData("120s", 120, "2m")]
    [InlineData("10m", 600, "10m")]
    [InlineData("24h", 86_400, "1d")]
    [InlineData("30d", 2_592_000, "30d")]
    [InlineData("3650d", 315_360_000, "3650d")]
    public void TryParse_Good_IsReadAndWritten(string text, long seconds, string written)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
        Assert.Equal(written, Durations.Format(duration));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("10")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData(" 1h")]
    [InlineData("1H")]
    [InlineData("1w")]
    [InlineData("3651d")]
    [InlineData("99999999999s")]
    [InlineData("2147483647d")]
    public void TryParse_Wrong_IsRefused(string? text) => Assert.False(Durations.TryParse(text, out _));
}
