using FraudScoring.Simulation;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>How a model did in the test period, against the truth where it is known and else against the labels.</summary>
public sealed class TestFigures
{
    private TestFigures(double[] probabilities, byte[] labels, Thresholds thresholds)
    {
        Payments = labels.Length;
        Frauds = labels.Count(label => label != 0);
        RocAuc = Metrics.RocAuc(probabilities, labels);
        AveragePrecision = Metrics.AveragePrecision(probabilities, labels);
        LogLoss = Metrics.LogLoss(probabilities, labels);
        RecallAt1Percent = Metrics.RecallAtFalsePositiveRate(probabilities, labels, 0.01);
        RecallAt01Percent = Metrics.RecallAtFalsePositiveRate(probabilities, labels, 0.001);
        MeanProbability = probabilities.Average();
        for (int i = 0; i < labels.Length; i++)
        {
            bool isBlocked = probabilities[i] >= thresholds.BlockFrom;
            bool isReviewed = !isBlocked && probabilities[i] >= thresholds.ReviewFrom;
            Blocked += isBlocked ? 1 : 0;
            Reviewed += isReviewed ? 1 : 0;
            BlockedFrauds += isBlocked ? labels[i] : 0;
            ReviewedFrauds += isReviewed ? labels[i] : 0;
        }
    }

    /// <summary>Payments.</summary>
    public int Payments { get; }

    /// <summary>Frauds.</summary>
    public int Frauds { get; }

    /// <summary>Area under the ROC curve.</summary>
    public double RocAuc { get; }

    /// <summary>Average precision.</summary>
    public double AveragePrecision { get; }

    /// <summary>Mean log loss.</summary>
    public double LogLoss { get; }

    /// <summary>Share of frauds found when 1 % of genuine payments are flagged.</summary>
    public double RecallAt1Percent { get; }

    /// <summary>Share of frauds found when 0.1 % of genuine payments are flagged.</summary>
    public double RecallAt01Percent { get; }

    /// <summary>Mean of the probabilities; the share of frauds when calibrated.</summary>
    public double MeanProbability { get; }

    /// <summary>Payments blocked.</summary>
    public int Blocked { get; }

    /// <summary>Payments sent to review.</summary>
    public int Reviewed { get; }

    /// <summary>Frauds blocked.</summary>
    public int BlockedFrauds { get; }

    /// <summary>Frauds sent to review.</summary>
    public int ReviewedFrauds { get; }

    /// <summary>Share of blocked payments that are fraud.</summary>
    public double BlockPrecision => Blocked == 0 ? 0 : (double)BlockedFrauds / Blocked;

    /// <summary>Share of reviewed payments that are fraud.</summary>
    public double ReviewPrecision => Reviewed == 0 ? 0 : (double)ReviewedFrauds / Reviewed;

    /// <summary>Share of frauds blocked or sent to review.</summary>
    public double Recall => (double)(BlockedFrauds + ReviewedFrauds) / Frauds;

    /// <summary>Figures by kind of fraud, where kinds are known.</summary>
    public IReadOnlyList<ScenarioFigures> Scenarios { get; private set; } = [];

    /// <summary>Compares the test rows' probabilities with what the payments were.</summary>
    public static TestFigures Of(ReplayedPayments payments, PeriodRows rows, double[] probabilities, Thresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(payments);
        ArgumentNullException.ThrowIfNull(probabilities);
        payments.LabelAsOf(long.MaxValue);
        var reported = payments.Features.Labels.Span;
        var labels = new byte[rows.TestCount];
        for (int i = 0; i < labels.Length; i++)
        {
            bool isFraud = payments.Truth(rows.TestStart + i) ?? reported[rows.TestStart + i] != 0;
            labels[i] = isFraud ? (byte)1 : (byte)0;
        }

        return new TestFigures(probabilities, labels, thresholds)
        {
            Scenarios = ByScenario(payments, rows, probabilities, labels, thresholds),
        };
    }

    private static List<ScenarioFigures> ByScenario(
        ReplayedPayments payments, PeriodRows rows, double[] probabilities, byte[] labels, Thresholds thresholds)
    {
        var figures = new List<ScenarioFigures>();
        foreach (var scenario in Enum.GetValues<FraudScenario>())
        {
            var of = Enumerable.Range(0, labels.Length)
                .Where(i => labels[i] == 0 || payments.Scenario(rows.TestStart + i) == scenario).ToArray();
            var scores = of.Select(i => probabilities[i]).ToArray();
            var truths = of.Select(i => labels[i]).ToArray();
            var frauds = scores.Where((_, i) => truths[i] != 0).ToArray();
            if (scenario == FraudScenario.None || frauds.Length == 0)
                continue;
            int blocked = frauds.Count(p => p >= thresholds.BlockFrom);
            figures.Add(new ScenarioFigures(
                PaymentColumns.Snake(scenario), frauds.Length, Metrics.AveragePrecision(scores, truths), blocked,
                frauds.Count(p => p >= thresholds.ReviewFrom) - blocked));
        }

        return figures;
    }
}
