extern alias client;

using client::FraudScoring.Client.Transport;

namespace FraudScoring.Tests.Client.Transport;

public class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Max = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    [InlineData(5, 100)]
    [InlineData(1_000_000, 100)]
    public void Next_ManyDraws_SpreadUpToTheBound(int failures, int boundMs)
    {
        var backoff = new Backoff(First, Max, seed: 7);

        var waits = Enumerable.Range(0, 1000).Select(_ => backoff.Next(failures).TotalMilliseconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 0, boundMs));
        Assert.InRange(waits.Average(), boundMs * 0.45, boundMs * 0.55);
        Assert.True(waits.Max() > boundMs * 0.9);
    }

    [Fact]
    public void Next_SameSeed_GivesTheSameWaits()
    {
        var first = new Backoff(First, Max, seed: 7);
        var second = new Backoff(First, Max, seed: 7);
        var other = new Backoff(First, Max, seed: 8);

        var waits = Enumerable.Range(1, 8).Select(first.Next).ToList();

        Assert.Equal(waits, Enumerable.Range(1, 8).Select(second.Next));
        Assert.NotEqual(waits, Enumerable.Range(1, 8).Select(other.Next));
    }
}
