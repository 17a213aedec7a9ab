extern alias client;

using client::FraudScoring.Client.Transport;
using FraudScoring.Service.Grpc;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Client.Transport;

public class TimeoutHeaderTests
{
    [Theory]
    [InlineData(0, "1u")]
    [InlineData(-5, "1u")]
    [InlineData(11, "2u")]
    [InlineData(50_000_000, "5000000u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(36_000_000_000_000, "3600000S")]
    [InlineData(9_000_000_000_000_000, "250000H")]
    public void Format_Ticks_UsesTheFinestUnitThatFits(long ticks, string expected) =>
        Assert.Equal(expected, TimeoutHeader.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Format_AnyTimeout_IsReadByTheServiceAsNoLess() => Prop.ForAll<uint>(milliseconds =>
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        return GrpcTimeout.TryParse(TimeoutHeader.Format(timeout), out var parsed) && parsed >= timeout;
    }).QuickCheckThrowOnFailure();
}
