using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Training.Evaluation.Reports;

namespace FraudScoring.Training.Backtest;

/// <summary>What a policy would change, for those who answer for it: one HTML file that asks the network for nothing.</summary>
internal static class BacktestReport
{
    private const int PlotWidth = 1080;
    private const int PlotHeight = 200;

    private static readonly Decision[] Decisions = [Decision.Allow, Decision.Review, Decision.Block];

    public static byte[] Write(BacktestFigures f, string policy, string model)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>Backtest of {Escape(policy)}</title><style>{ReportStyle.Css}</style></head><body><main>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Policy {Escape(policy)} on {Escape(model)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{f.Payments:N0} payments decided from {Day(f.Reviews.Keys.Min())} to {Day(f.Reviews.Keys.Max())} (UTC), as they were decided and as this policy would have. Amounts are in the reference currency.</p>");
        page.Append("<div class=\"tiles\">");
        Tile(page, Number(f.Differences), "payments decided otherwise");
        Tile(page, Change(f, Decision.Block, BacktestLabel.Fraud, isMoney: true), "fraud money blocked, was and would be");
        Tile(page, Change(f, Decision.Allow, BacktestLabel.Fraud, isMoney: true), "fraud money let through");
        Tile(page, FalsePositives(f), "genuine payments blocked or held");
        Tile(page, Change(f, Decision.Review, null, isMoney: false), "payments held for people");
        page.Append("</div><h2>Decisions</h2><table><tr><th>was</th><th>would be</th><th>payments</th><th>money</th><th>of them fraud</th><th>fraud money</th><th>of them genuine</th></tr>");
        foreach (var was in Decisions)
        {
            foreach (var would in Decisions)
                AppendCell(page, f, was, would);
        }

        page.Append("</table><h2>Reviews a day</h2>");
        AppendReviews(page, f);
        page.Append("<h2>By rule</h2><table><tr><th>rule</th><th>action</th><th>fired</th><th>fraud</th><th>genuine</th><th>fraud money</th><th>decided otherwise</th></tr>");
        foreach (var ((id, action), rule) in f.Rules)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Escape(id)}</td><td>{Escape(action)}</td><td>{rule.Fired:N0}</td><td>{rule.Frauds:N0}</td><td>{rule.Genuine:N0}</td><td>{BacktestText.Money(rule.FraudMoney)}</td><td>{rule.Changed:N0}</td></tr>");
        }

        page.Append("</table><h2>The first differences</h2><table><tr><th>transaction</th><th>was</th><th>would be</th></tr>");
        foreach (var (id, was, would) in f.FirstDifferences)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escape(id)}</td><td>{BacktestText.Word(was)}</td><td>{BacktestText.Word(would)}</td></tr>");
        page.Append("</table><h2>How this was computed</h2><p>Each payment was decided anew in the order of the log, with the velocity that was known at its moment and the lists of today. Labels are those that the log has by now; a payment without one counts as neither fraud nor genuine. What a decision of then changed in the world, such as a card that was stopped, is not undone.</p>");
        return Encoding.UTF8.GetBytes(page.Append("</main></body></html>\n").ToString());
    }

    private static void AppendCell(StringBuilder page, BacktestFigures f, Decision was, Decision would)
    {
        var (payments, money) = f.Sum(was, would, null);
        if (payments == 0)
            return;
        var (frauds, fraudMoney) = f.Sum(was, would, BacktestLabel.Fraud);
        page.Append(CultureInfo.InvariantCulture,
            $"<tr><td>{BacktestText.Word(was)}</td><td>{(was == would ? "the same" : BacktestText.Word(would))}</td><td>{payments:N0}</td><td>{BacktestText.Money(money)}</td><td>{frauds:N0}</td><td>{BacktestText.Money(fraudMoney)}</td><td>{f.Sum(was, would, BacktestLabel.Genuine).Payments:N0}</td></tr>");
    }

    private static void AppendReviews(StringBuilder page, BacktestFigures f)
    {
        var most = Math.Max(1, f.Reviews.Values.Select(r => Math.Max(r.Was, r.Would)).DefaultIfEmpty().Max());
        var width = (double)PlotWidth / Math.Max(1, f.Reviews.Count);
        page.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {PlotWidth} {PlotHeight + 20}\" role=\"img\">");
        var at = 0;
        foreach (var (day, (was, would)) in f.Reviews)
        {
            Bar(page, "a", (at * width) + 1, (width / 2) - 1, was, most);
            Bar(page, "b", (at * width) + (width / 2), (width / 2) - 1, would, most);
            if (at % Math.Max(1, f.Reviews.Count / 10) == 0)
                page.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{at * width:F1}\" y=\"{PlotHeight + 16}\">{Day(day)}</text>");
            at++;
        }

        page.Append(CultureInfo.InvariantCulture, $"</svg><figcaption>First bar: as it was; second: as it would be. The highest is {most:N0}.</figcaption></figure>");
    }

    private static void Bar(StringBuilder page, string kind, double x, double width, long value, long most)
    {
        var height = (double)value / most * PlotHeight;
        page.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar {kind}\" x=\"{x:F1}\" y=\"{PlotHeight - height:F1}\" width=\"{Math.Max(width, 0.5):F1}\" height=\"{height:F1}\"/>");
    }

    private static string FalsePositives(BacktestFigures f)
    {
        var was = f.Sum(Decision.Block, null, BacktestLabel.Genuine).Payments + f.Sum(Decision.Review, null, BacktestLabel.Genuine).Payments;
        var would = f.Sum(null, Decision.Block, BacktestLabel.Genuine).Payments + f.Sum(null, Decision.Review, BacktestLabel.Genuine).Payments;
        return $"{Number(was)} \u2192 {Number(would)}";
    }

    private static string Change(BacktestFigures f, Decision decision, BacktestLabel? label, bool isMoney)
    {
        var was = f.Sum(decision, null, label);
        var would = f.Sum(null, decision, label);
        return isMoney ? $"{Number(was.Money / 100)} \u2192 {Number(would.Money / 100)}" : $"{Number(was.Payments)} \u2192 {Number(would.Payments)}";
    }

    private static void Tile(StringBuilder page, string value, string text)
        => page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{Escape(value)}</b><span>{Escape(text)}</span></div>");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Escape(string text) => HtmlReport.Escape(text);

    private static string Day(long unixMs)
        => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
