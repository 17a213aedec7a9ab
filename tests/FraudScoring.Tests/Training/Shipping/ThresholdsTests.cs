using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Shipping;

public class ThresholdsTests
{
    [Fact]
    public void Choose_PreciseTop_BlocksItAndReviewsTheNext()
    {
        // 50 frauds on top, then alternating, then genuine.
        var scores = Enumerable.Range(0, 1_000).Select(i => 1 - (i / 1_000.0)).ToArray();
        var labels = Enumerable.Range(0, 1_000).Select(i => i < 50 || (i < 90 && i % 2 == 0) ? (byte)1 : (byte)0).ToArray();

        var thresholds = Thresholds.Choose(scores, labels, new ReviewBudget(200, 1));

        Assert.Equal(51, scores.Count(score => score >= thresholds.BlockFrom));
        Assert.Equal(20, scores.Count(score => score >= thresholds.ReviewFrom && score < thresholds.BlockFrom));
    }

    [Fact]
    public void Choose_NothingPrecise_BlocksNothing()
    {
        var scores = Enumerable.Range(0, 1_000).Select(i => i / 1_001.0).ToArray();
        var labels = Enumerable.Range(0, 1_000).Select(i => (byte)(i % 2)).ToArray();

        var thresholds = Thresholds.Choose(scores, labels, new ReviewBudget(100, 0.9));

        Assert.Equal(1, thresholds.BlockFrom);
        Assert.Equal(10, scores.Count(score => score >= thresholds.ReviewFrom));
    }

    [Fact]
    public void Choose_NoReviewers_ReviewsNothing()
    {
        var scores = Enumerable.Range(0, 1_000).Select(i => i / 1_001.0).ToArray();
        var labels = Enumerable.Range(0, 1_000).Select(i => i >= 950 ? (byte)1 : (byte)0).ToArray();

        var thresholds = Thresholds.Choose(scores, labels, new ReviewBudget(0, 0.9));

        Assert.Equal(thresholds.BlockFrom, thresholds.ReviewFrom);
    }

    [Theory]
    [InlineData(-1, 0.9)]
    [InlineData(10_001, 0.9)]
    [InlineData(40, 0)]
    [InlineData(40, double.NaN)]
    public void Choose_BudgetOutOfRange_Throws(double reviews, double precision)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Thresholds.Choose([0.5], [1], new ReviewBudget(reviews, precision)));
}
