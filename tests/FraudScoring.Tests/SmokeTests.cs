namespace FraudScoring.Tests;

public class SmokeTests
{
    [Fact]
    public void Placeholder() => Assert.Equal(7, FraudScoring.Core.Transactions.EntityKey.KindCount);
}
