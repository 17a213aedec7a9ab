using System.Globalization;
using System.Net;
using System.Text;
using FraudScoring.LoadTests.Gates;
using FraudScoring.LoadTests.Running;

namespace FraudScoring.LoadTests.Reports;

/// <summary>One file with tables and plots that needs nothing else: no script, no network.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1000px;padding:0 1rem;color:#1a1a1a;background:#fff}
        table{border-collapse:collapse;margin:.7rem 0;width:100%}th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #ddd}
        th:first-child,td:first-child{text-align:left}.ok{color:#176b2c}.broken{color:#b00020;font-weight:600}.skip{color:#666}
        svg{width:100%;max-width:760px;display:block;margin:1rem 0}svg text{font:12px system-ui,sans-serif;fill:#333}
        .t{font-weight:600!important}.g{stroke:#e4e4e4}.y{text-anchor:end}.x{text-anchor:middle}
        """;

    private static readonly (double Share, string Text)[] Ticks = [(0, "0"), (0.5, "50"), (0.9, "90"), (0.99, "99"), (0.999, "99.9"), (0.9999, "99.99"), (0.99999, "99.999")];

    public static void Write(IReadOnlyList<CheckedResult> results, string file)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Load test</title>");
        html.Append("<style>").Append(Style).Append("</style></head><body><h1>Load test</h1>");
        html.Append("<p>").Append(Safe(Machine.Describe())).Append("</p>");
        html.Append("<p>Latency counts from the planned instant of each payment, so a stall is charged in full. The load generator runs beside the service.</p>");
        Summary(html, results);
        foreach (var result in results)
            Scenario(html, result);
        File.WriteAllText(file, html.Append("</body></html>").ToString());
    }

    private static void Summary(StringBuilder html, IReadOnlyList<CheckedResult> results)
    {
        html.Append("<table><tr><th>scenario</th><th>gates</th><th>payments/s</th><th>p50 us</th><th>p99 us</th><th>p99.9 us</th><th>errors</th></tr>");
        foreach (var result in results)
        {
            var total = result.Result.Service.Total;
            var broken = result.Gates.Count(g => !g.IsKept);
            html.Append(Text($"<tr><td><a href=\"#{Safe(result.Result.Scenario.Name)}\">{Safe(result.Result.Scenario.Name)}</a></td><td class=\"{(broken == 0 ? "ok" : "broken")}\">{(broken == 0 ? "kept" : $"{broken} broken")}</td>"));
            html.Append(Text($"<td>{total.Throughput:N0}</td><td>{total.P50Us:N0}</td><td>{total.P99Us:N0}</td><td>{total.P999Us:N0}</td><td>{total.Errors.Values.Sum():N0}</td></tr>"));
        }

        html.Append("</table>");
    }

    private static void Scenario(StringBuilder html, CheckedResult checkedResult)
    {
        var (scenario, service, empty, previous) = checkedResult.Result;
        html.Append(Text($"<h2 id=\"{Safe(scenario.Name)}\">{Safe(scenario.Name)}</h2><p>{Safe(scenario.About)}</p>"));
        html.Append("<table><tr><th></th><th>planned</th><th>decided/s</th><th>p50 us</th><th>p90</th><th>p99</th><th>p99.9</th><th>p99.99</th><th>max</th><th>errors</th></tr>");
        foreach (var other in new[] { empty, previous }.OfType<LoadResult>())
            Row(html, other.Server, other.Total);
        Row(html, service.Server, service.Total);
        foreach (var part in service.Phases.Where(_ => service.Phases.Count > 1))
            Row(html, $"phase {part.Name}{(part.IsWarmUp ? " (not counted)" : "")}", part);
        foreach (var part in service.Steps.Where(_ => service.Steps.Count > 1))
            Row(html, $"step {part.Name}", part);
        html.Append("</table>");
        Gates(html, checkedResult.Gates);
        html.Append(ByPercentile(service, empty, previous)).Append(OverTime(service)).Append(Throughput(service));
        Usage(html, service);
    }

    private static void Row(StringBuilder html, string name, PhaseFigures part)
    {
        var errors = part.Errors.Count == 0 ? "0" : string.Join(", ", part.Errors.Select(e => $"{e.Value} {e.Key}"));
        html.Append(Text($"<tr><td>{Safe(name)}</td><td>{part.Planned:N0}</td><td>{part.Throughput:N0}</td><td>{part.P50Us:N0}</td><td>{part.P90Us:N0}</td><td>{part.P99Us:N0}</td><td>{part.P999Us:N0}</td><td>{part.P9999Us:N0}</td><td>{part.MaxUs:N0}</td><td>{Safe(errors)}</td></tr>"));
    }

    private static void Gates(StringBuilder html, IReadOnlyList<GateResult> gates)
    {
        html.Append("<table><tr><th>gate</th><th>measured</th><th>wanted</th><th></th></tr>");
        foreach (var gate in gates)
        {
            var state = gate.IsSkipped ? "skip" : gate.IsKept ? "ok" : "broken";
            html.Append(Text($"<tr><td>{Safe(gate.Figure)}</td><td>{gate.Value:N2}</td><td>{Safe(gate.Bounds)}</td><td class=\"{state}\">{state}</td></tr>"));
        }

        html.Append("</table>");
    }

    // Each nine takes the same width, as in the plots of HdrHistogram.
    private static string ByPercentile(LoadResult service, LoadResult? empty, LoadResult? previous)
    {
        var plot = new Plot("Latency by percentile", "percentile", "us", isLog: true);
        foreach (var load in new[] { service, empty, previous }.OfType<LoadResult>())
            plot.Line(load.Server, load.Curve.Where(p => p.Percentile < 1).Select(p => (Nines(p.Percentile), p.Us)));
        foreach (var (share, text) in Ticks)
            plot.Tick(Nines(share), text);
        return plot.Draw();
    }

    private static string OverTime(LoadResult load) => new Plot("Latency over time", "second", "us", isLog: true)
        .Line("p50", load.Seconds.Select(s => ((double)s.Second, s.P50Us)))
        .Line("p99", load.Seconds.Select(s => ((double)s.Second, s.P99Us)))
        .Line("max", load.Seconds.Select(s => ((double)s.Second, s.MaxUs)))
        .Draw();

    private static string Throughput(LoadResult load) => new Plot("Payments over time", "second", "payments/s", isLog: false)
        .Line("planned", load.Seconds.Select(s => ((double)s.Second, (double)s.Planned)))
        .Line("errors", load.Seconds.Select(s => ((double)s.Second, (double)s.Errors)))
        .Line("decided", load.Seconds.Select(s => ((double)s.Second, (double)s.Ok)))
        .Draw();

    private static void Usage(StringBuilder html, LoadResult load)
    {
        html.Append("<table><tr><th></th><th>processor us a payment</th><th>allocated B a payment</th><th>gen 0</th><th>gen 1</th><th>gen 2</th><th>pauses ms</th></tr>");
        var payments = Math.Max(1, load.Measured);
        foreach (var (name, used) in new[] { ("service", load.ServerUsed), ("load generator", load.ClientUsed) })
        {
            if (used is not null)
                html.Append(Text($"<tr><td>{name}</td><td>{used.CpuSeconds * 1e6 / payments:N1}</td><td>{used.AllocatedBytes / payments:N0}</td><td>{used.Gen0:N0}</td><td>{used.Gen1:N0}</td><td>{used.Gen2:N0}</td><td>{used.PauseSeconds * 1e3:N1}</td></tr>"));
        }

        html.Append("</table><table><tr><th>stage</th><th>p50 us</th><th>p99 us</th><th>max us</th><th>answers looked at</th></tr>");
        foreach (var stage in load.Stages)
            html.Append(Text($"<tr><td>{Safe(stage.Name)}</td><td>{stage.P50Us:N1}</td><td>{stage.P99Us:N1}</td><td>{stage.MaxUs:N1}</td><td>{stage.Samples:N0}</td></tr>"));
        html.Append("</table>");
    }

    private static double Nines(double share) => -Math.Log10(1 - share);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
