using System.Globalization;
using System.Text;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>The model card: what the model was trained on, what it does, and how well it did afterwards.</summary>
internal static class ModelCard
{
    private const int ImportantFeatures = 15;

    public static string Write(TrainedModel model, ReplayedPayments payments, TrainingOptions options, string data, string command)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"# Model {model.Name} {model.Version}");
        Line($"");
        Line($"Scores the probability that a payment is fraud, from {model.Features.Count} features (`model.json`, version `{model.Features.Version}`).");
        Line($"{model.Forest.TreeCount} boosted trees, {model.LeafCount} leaves, in ONNX (`model.onnx`); the probability is calibrated.");
        Line($"");
        Line($"Made by `{command}`, which gives the same bytes again.");
        Line($"");
        Line($"## Data");
        Line($"");
        Line($"{data} {payments.Count:N0} payments, {payments.ReportCount:N0} reports; {payments.RepeatCount:N0} repeats left out.");
        Line($"The model knows the labels that had been reported by the training moment ({Day(model.Rows.MomentUnixMs)}) and no later one;");
        Line($"a payment without a report counts as genuine. Features are as they were when the payment arrived.");
        Line($"");
        Line($"| period | from | days | payments | fraud |");
        Line($"|---|---|---:|---:|---:|");
        Line($"| warm-up of velocity | {Day(payments.ArrivalUnixMs(0))} | {options.Periods.WarmUpDays} | {model.Rows.TrainStart:N0} | |");
        Line($"| training | {Day(payments.ArrivalUnixMs(model.Rows.TrainStart))} | {Days(payments, model.Rows.TrainStart, model.Rows.ValidationStart)} | {model.Rows.TrainCount:N0} | {model.TrainFrauds:N0} reported |");
        Line($"| validation (trees, calibration, thresholds) | {Day(payments.ArrivalUnixMs(model.Rows.ValidationStart))} | {options.Periods.ValidationDays} | {model.Rows.ValidationCount:N0} | |");
        Line($"| waiting for labels | | {options.Periods.LabelDelayDays} | | |");
        Line($"| test | {Day(model.Rows.MomentUnixMs)} | {options.Periods.TestDays} | {model.Rows.TestCount:N0} | {model.Test.Frauds:N0} |");
        Line($"");
        AppendTest(Line, model, options);
        AppendScenarios(Line, model.Test);
        AppendImportance(Line, model);
        Line($"## Use and limits");
        Line($"");
        if (data.StartsWith("Simulated", StringComparison.Ordinal))
        {
            Line($"A start for demonstration, tests and load tests; on real payments train again on their history. Simulated fraud is");
            Line($"easier than real fraud: expect lower figures there. No feature names a person; none is an identifier.");
        }
        else
        {
            Line($"For payments like those of these days. Fraud that nobody reported counts as genuine here, in training and in figures, and");
            Line($"labels of the last days may still come: train again on newer history. No feature names a person; none is an identifier.");
        }

        Line($"`golden.csv` holds test rows with the scores that they must have.");
        return text.ToString();
    }

    private static void AppendTest(Action<FormattableString> line, TrainedModel model, TrainingOptions options)
    {
        var test = model.Test;
        line($"## Test period");
        line($"");
        line($"| figure | value |");
        line($"|---|---:|");
        line($"| AUC ROC | {test.RocAuc:F4} |");
        line($"| average precision | {test.AveragePrecision:F4} |");
        line($"| recall at 1 % / 0.1 % false positives | {test.RecallAt1Percent:F3} / {test.RecallAt01Percent:F3} |");
        line($"| log loss | {test.LogLoss:F5} |");
        line($"| mean probability / share of fraud | {test.MeanProbability:F5} / {(double)test.Frauds / test.Payments:F5} |");
        line($"");
        line($"Thresholds, chosen on the validation period for {options.Budget.ReviewsPer10K:0.##} reviews per 10,000 payments and {100 * options.Budget.BlockPrecision:0} % of blocked payments reported as fraud;");
        line($"below is what they do in the test period, against the truth where it is known (some fraud is never reported):");
        line($"");
        line($"| decision | from probability | per 10,000 | precision | share of frauds |");
        line($"|---|---:|---:|---:|---:|");
        line($"| block | {model.Thresholds.BlockFrom} | {10_000.0 * test.Blocked / test.Payments:F1} | {test.BlockPrecision:F3} | {(double)test.BlockedFrauds / test.Frauds:F3} |");
        line($"| review | {model.Thresholds.ReviewFrom} | {10_000.0 * test.Reviewed / test.Payments:F1} | {test.ReviewPrecision:F3} | {(double)test.ReviewedFrauds / test.Frauds:F3} |");
        line($"");
    }

    private static void AppendScenarios(Action<FormattableString> line, TestFigures test)
    {
        if (test.Scenarios.Count == 0)
            return;
        line($"By kind of fraud (average precision against all genuine payments):");
        line($"");
        line($"| kind | frauds | average precision | blocked | reviewed | missed |");
        line($"|---|---:|---:|---:|---:|---:|");
        foreach (var s in test.Scenarios)
        {
            line($"| {s.Name} | {s.Frauds} | {s.AveragePrecision:F3} | {(double)s.Blocked / s.Frauds:F3} | {(double)s.Reviewed / s.Frauds:F3} | {(double)(s.Frauds - s.Blocked - s.Reviewed) / s.Frauds:F3} |");
        }

        line($"");
    }

    private static void AppendImportance(Action<FormattableString> line, TrainedModel model)
    {
        line($"## Features that carry it");
        line($"");
        line($"| feature | share of gain |");
        line($"|---|---:|");
        foreach (var (feature, gain) in model.Importance.Take(ImportantFeatures))
            line($"| {feature} | {gain:F3} |");
        line($"");
    }

    private static string Day(long unixMs)
        => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Days(ReplayedPayments payments, int from, int to)
        => Math.Round((payments.ArrivalUnixMs(to) - payments.ArrivalUnixMs(from)) / 86_400_000.0).ToString("F0", CultureInfo.InvariantCulture);
}
