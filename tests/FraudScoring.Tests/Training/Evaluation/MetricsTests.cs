using FraudScoring.Training.Evaluation;

namespace FraudScoring.Tests.Training.Evaluation;

public class MetricsTests
{
    private static readonly double[] Scores = [0.1, 0.4, 0.35, 0.8];
    private static readonly byte[] Labels = [0, 0, 1, 1];

    // The example of scikit-learn's documentation.
    [Fact]
    public void RocAuc_KnownExample_Agrees() => Assert.Equal(0.75, Metrics.RocAuc(Scores, Labels), 12);

    [Fact]
    public void AveragePrecision_KnownExample_Agrees()
        => Assert.Equal(0.8333333333333333, Metrics.AveragePrecision(Scores, Labels), 12);

    [Fact]
    public void RocAuc_AllEqual_IsAHalf() => Assert.Equal(0.5, Metrics.RocAuc([1, 1, 1, 1], Labels), 12);

    [Fact]
    public void AveragePrecision_AllEqual_IsTheShareOfFrauds()
        => Assert.Equal(0.5, Metrics.AveragePrecision([1, 1, 1, 1], Labels), 12);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.49, 0.5)]
    [InlineData(0.5, 1)]
    public void RecallAtFalsePositiveRate_KnownExample_Agrees(double rate, double expected)
        => Assert.Equal(expected, Metrics.RecallAtFalsePositiveRate(Scores, Labels, rate), 12);

    [Fact]
    public void LogLoss_KnownExample_Agrees()
        => Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.35) + Math.Log(0.8)) / 4, Metrics.LogLoss(Scores, Labels), 12);

    [Fact]
    public void RocAuc_OneClass_Throws() => Assert.Throws<InvalidDataException>(() => Metrics.RocAuc(Scores, [1, 1, 1, 1]));

    [Fact]
    public void AtK_DetectedCard_IsNotReviewedAgain()
    {
        // Card 1 is found on day 0, so the one review of day 1 goes to card 2, which is genuine, and of day 2 to card 3.
        double[] scores = [0.9, 0.5, 0.9, 0.6, 0.9, 0.7];
        byte[] labels = [1, 0, 1, 0, 1, 1];
        int[] days = [0, 0, 1, 1, 2, 2];
        long[] cards = [1, 2, 1, 2, 1, 3];

        Assert.Equal(2.0 / 3, CardPrecision.AtK(scores, labels, days, cards, 1), 12);
    }
}
