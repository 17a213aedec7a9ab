using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Evaluation;

public class EvaluationTests
{
    [Fact]
    public void RankCurve_EqualScores_AreOneStep()
    {
        var curve = RankCurve.Of(Scored.Of((0.9, true, 10), (0.5, false, 20), (0.5, true, 30), (0.1, false, 40)));

        Assert.Equal(
            [new RankPoint(0.9, 1, 1, 10, 10), new RankPoint(0.5, 3, 2, 40, 60), new RankPoint(0.1, 4, 2, 40, 100)], curve.Points);
        Assert.Equal(3, curve.At(0.5).Flagged);
        Assert.Equal(1, curve.At(0.50001).Flagged);
        Assert.Equal(0, curve.At(0.95).Flagged);
    }

    [Fact]
    public void Reliability_HandMadeBins_AreAsCounted()
    {
        var found = Reliability.Of([0.25, 0.25, 0.25, 0.25, 0.95], [1, 0, 0, 0, 0]);

        Assert.Equal([new ReliabilityBin(0.2, 0.3, 4, 0.25, 0.25), new ReliabilityBin(0.9, 1, 1, 0.95, 0)], found.Bins);
        Assert.Equal(0.95 / 5, found.ExpectedError, 12);
        Assert.Equal(((0.75 * 0.75) + (3 * 0.0625) + (0.95 * 0.95)) / 5, found.Brier, 12);
    }

    [Fact]
    public void Stability_SameShiftedAndMissing_GivesTheIndex()
    {
        double[] before = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

        Assert.Equal(0, Stability.Index(before, before), 12);
        // Half of the payments moved into the upper half: five bins from 0.1 to 0.05, five from 0.1 to 0.15.
        double[] moved = [.. Enumerable.Range(0, 1000).Select(i => i < 250 ? i * 2.0 : 500 + ((i - 250) * 2 / 3.0))];
        Assert.Equal(5 * ((-0.05 * Math.Log(0.5)) + (0.05 * Math.Log(1.5))), Stability.Index(before, moved), 2);
        double[] missing = [.. before.Select((value, i) => i % 10 == 0 ? double.NaN : value)];
        Assert.True(Stability.Index(before, missing) > 0.25);
        Assert.Equal(0, Stability.Index(missing, missing), 12);
    }

    [Fact]
    public void KnownCards_FraudOlderThanTheDelay_TakesTheCardOut()
    {
        // Fold of days 10 and 11, delay 3: a fraud of day 6 is known on day 10, one of day 7 from day 11 on.
        long[] cards = [1, 2, 1, 2, 2, 3, 3];
        int[] days = [6, 7, 10, 10, 11, 2, 10];
        byte[] labels = [1, 1, 0, 1, 0, 1, 0];

        Assert.Equal([3], KnownCards.Without(cards, days, labels, fromDay: 10, dayCount: 2, delayDays: 3, knownSince: 0));
        // The third card's fraud was before what the protocol looks at.
        Assert.Equal([3, 6], KnownCards.Without(cards, days, labels, fromDay: 10, dayCount: 2, delayDays: 3, knownSince: 3));
    }

    [Fact]
    public void WeightedRanking_WeightsOfOne_GivesTheMetrics()
    {
        var payments = Scored.Random(seed: 7, noise: 0.8);
        int[] cards = [.. Enumerable.Range(0, payments.Count)];

        var (precision, auc, value) = new WeightedRanking(payments, cards).Measure([.. cards.Select(_ => 1)], 0.6);

        Assert.Equal(Metrics.AveragePrecision(payments.Probabilities, payments.Labels), precision, 12);
        Assert.Equal(Metrics.RocAuc(payments.Probabilities, payments.Labels), auc, 12);
        Assert.Equal(Segments.Figures("", payments, new Thresholds(0.6, 1)).ValueRecall, value, 12);
    }

    [Fact]
    public void Bootstrap_BetterEqualAndWorse_SaysSo()
    {
        var good = Scored.Random(seed: 7, noise: 0.7);
        var bad = Scored.Random(seed: 8, noise: 1.4);

        var better = Compare(good, bad);
        Assert.True(better.Differences[0].Low > 0);
        Assert.Contains("good is better than bad: average precision", Compare(good, bad).Sentence, StringComparison.Ordinal);
        Assert.Contains("is worse than", Compare(bad, good).Sentence, StringComparison.Ordinal);
        var same = Compare(good, good).Differences[0];
        Assert.Equal((0, 0), (same.Low, same.High));
        Assert.Contains("cannot be told from", Compare(good, good).Sentence, StringComparison.Ordinal);
        Assert.Equal(better.Differences, Compare(good, bad).Differences);

        static Comparison Compare(ScoredPayments a, ScoredPayments b) => PairedBootstrap.Compare(
            PeriodFigures.Of("good", a, new Thresholds(0.5, 0.6)), a, PeriodFigures.Of("bad", b, new Thresholds(0.5, 0.6)), b, draws: 200, seed: 1);
    }

    [Fact]
    public void Folds_CardFoundFraudulentBefore_IsLeftOut()
    {
        var payments = Scored.Random(seed: 7, noise: 0.8, count: 800);
        for (int i = 0; i < payments.Count; i++)
        {
            payments.Days[i] = 100 + (i / 20);
            payments.Cards[i] = i % 200;
        }

        var folds = new PrequentialFolds(Folds: 2, Days: 7, DelayDays: 7).Measure(payments);

        Assert.Equal(["1970-05-07", "1970-05-14"], folds.Select(f => f.From));
        Assert.All(folds, fold => Assert.Equal(140, fold.Payments + fold.KnownCardsLeftOut));
        Assert.All(folds, fold => Assert.InRange(fold.KnownCardsLeftOut, 5, 60));
        Assert.Throws<InvalidDataException>(() => new PrequentialFolds(6, 7, 7).Measure(payments));
    }

    [Fact]
    public void Figures_OneClassOrNothing_IsRefusedInWords()
    {
        var oneClass = Assert.Throws<InvalidDataException>(
            () => PeriodFigures.Of("m", Scored.Of((0.9, false), (0.1, false)), new Thresholds(0.5, 0.6)));
        Assert.Contains("the 2 payments of the period are all genuine", oneClass.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PeriodFigures.Of("m", Scored.Of(Array.Empty<(double, bool)>()), new Thresholds(0.5, 0.6)));
    }

    [Fact]
    public void ThresholdSearch_Cost_TakesTheCheapestReview()
    {
        var payments = Scored.Of((0.9, true, 1000), (0.8, false, 10), (0.7, true, 50), (0.6, false, 10), (0.5, false, 10), (0.4, true, 11), (0.1, false, 10));

        // At 5 a review, looking down to 0.7 saves 1,050 for 15; the three more for a fraud of 11 cost 15.
        var chosen = ThresholdSearch.ByCost(payments, new CostOptions(5), blockPrecision: 0.99);
        Assert.Equal(0.65, chosen.ReviewFrom, 6);
        Assert.Equal(15 + 11, ThresholdSearch.Cost(payments, chosen, new CostOptions(5)), 9);
        // When fraud costs twice its amount those three pay.
        Assert.Equal(0.25, ThresholdSearch.ByCost(payments, new CostOptions(5, 2), 0.99).ReviewFrom, 6);
        // Nobody looks when a review costs more than all fraud.
        Assert.Equal(1, ThresholdSearch.ByCost(payments, new CostOptions(5000), 0.99).ReviewFrom);
    }
}
