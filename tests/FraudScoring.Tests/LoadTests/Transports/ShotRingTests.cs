extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Measuring;
using loadtests::FraudScoring.LoadTests.Transports;

namespace FraudScoring.Tests.LoadTests.Transports;

public class ShotRingTests
{
    [Fact]
    public void TryTake_EachNumber_OnceOnly()
    {
        var ring = new ShotRing(8);
        Assert.True(ring.TryPut(3, new Shot(30, 1, 2)));

        Assert.False(ring.TryTake(11, out _));
        Assert.True(ring.TryTake(3, out var shot));
        Assert.Equal(new Shot(30, 1, 2), shot);
        Assert.False(ring.TryTake(3, out _));
        Assert.Equal(0, ring.UnderWay);
    }

    [Fact]
    public void TryPut_PlaceStillTaken_IsRefused()
    {
        var ring = new ShotRing(8);
        ring.TryPut(3, default);

        Assert.False(ring.TryPut(11, default));
        Assert.Single(ring.TakeAll());
        Assert.True(ring.TryPut(11, default));
    }
}
