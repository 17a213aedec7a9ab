using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Tests.Service.Velocity.Redis;

public class RedisOptionsTests
{
    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var options = RedisOptions.Parse("10.0.0.5:7000,user=fraud,password=a=b,timeout-ms=7,horizon=1h,name=eu1,replay-rate=100,stream-age=2d");

        Assert.Equal(("10.0.0.5", 7000, "fraud", "a=b"), (options.Host, options.Port, options.User, options.Password));
        Assert.Equal((7, 1, "eu1", 100, 2), (options.Timeout.TotalMilliseconds, options.Horizon.TotalHours, options.Name, options.ReplayRate, options.StreamAge.TotalDays));
        Assert.Null(options.Tls);
    }

    [Theory]
    [InlineData("", "<host>")]
    [InlineData("password=x", "<host>")]
    [InlineData("a:0", "<port>")]
    [InlineData("a:70000", "<port>")]
    [InlineData("a,b", "'b'")]
    [InlineData("a,color=red", "'color'")]
    [InlineData("a,timeout-ms=0", "1 to 1000")]
    [InlineData("a,horizon=1s", "10s and 7d")]
    [InlineData("a,name={x}", "letters and digits")]
    [InlineData("a,tls=maybe", "true or false")]
    [InlineData("a,tls-ca=x", "tls=true")]
    [InlineData("a,tls=true,tls-cert=x", "both or neither")]
    [InlineData("a,tls=true,tls-ca=/nowhere", "PEM")]
    [InlineData("a,user=x", "a password")]
    [InlineData("a,horizon=1h,horizon=1h", "twice")]
    public void Parse_Wrong_SaysWhatIsExpected(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => RedisOptions.Parse(text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
