using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;

namespace FraudScoring.Training.Backtest;

/// <summary>The figures of a backtest for a terminal.</summary>
internal static class BacktestText
{
    private static readonly Decision[] Decisions = [Decision.Allow, Decision.Review, Decision.Block];

    public static string Of(BacktestFigures f)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{f.Payments} payments, {f.Differences} differences");
        text.AppendLine("             was   would be    fraud was   fraud would be   genuine was   genuine would be");
        foreach (var d in Decisions)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{Word(d),-7}{f.Sum(d, null, null).Payments,10}{f.Sum(null, d, null).Payments,11}{f.Sum(d, null, BacktestLabel.Fraud).Payments,13}{f.Sum(null, d, BacktestLabel.Fraud).Payments,17}{f.Sum(d, null, BacktestLabel.Genuine).Payments,14}{f.Sum(null, d, BacktestLabel.Genuine).Payments,19}");
        }

        text.AppendLine(CultureInfo.InvariantCulture,
            $"fraud money blocked {Money(f.Sum(Decision.Block, null, BacktestLabel.Fraud).Money)} -> {Money(f.Sum(null, Decision.Block, BacktestLabel.Fraud).Money)}, let through {Money(f.Sum(Decision.Allow, null, BacktestLabel.Fraud).Money)} -> {Money(f.Sum(null, Decision.Allow, BacktestLabel.Fraud).Money)}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"reviews a day at most {f.Reviews.Values.Select(r => r.Was).DefaultIfEmpty().Max()} -> {f.Reviews.Values.Select(r => r.Would).DefaultIfEmpty().Max()}");
        foreach (var ((id, action), rule) in f.Rules)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{id} ({action}): fired {rule.Fired}, fraud {rule.Frauds}, genuine {rule.Genuine}, fraud money {Money(rule.FraudMoney)}, decided otherwise {rule.Changed}");
        }

        return text.ToString();
    }

    public static string Word(Decision decision) => decision.ToString().ToLowerInvariant();

    public static string Money(long hundredths) => (hundredths / 100.0).ToString("N2", CultureInfo.InvariantCulture);
}
