using System.Diagnostics;
using FraudScoring.Service.Observability;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FraudScoring.Demo;

/// <summary>A table that is drawn anew four times a second.</summary>
internal sealed class LiveScreen(IAnsiConsole console) : IDemoScreen
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public async Task ShowAsync(DemoFigures figures, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var rate = new RateMeter();
        await console.Live(Draw(figures, 0, 0)).AutoClear(false).StartAsync(async live =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(Interval, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                live.UpdateTarget(Draw(figures, rate.Next(figures.Decisions), Stopwatch.GetElapsedTime(started).TotalSeconds));
            }
        });
    }

    private static Rows Draw(DemoFigures figures, double perSecond, double seconds)
    {
        var decisions = new Table().RoundedBorder().Title($"decisions after {seconds:F0} s")
            .AddColumns("decisions/s", "decisions", "[green]allow[/]", "[yellow]review[/]", "[red]block[/]", "labels", "errors", "precision", "recall")
            .AddRow(
                $"{perSecond:N0}", $"{figures.Decisions:N0}", $"{figures.Allow:N0}", $"{figures.Review:N0}", $"{figures.Block:N0}",
                $"{figures.Labels:N0}", $"{figures.Errors:N0}", $"{figures.Precision:P1}", $"{figures.Recall:P1}");
        var latency = new Table().RoundedBorder().Title("latency, microseconds").AddColumns("stage", "p50", "p99", "p99.9", "max");
        AddRow(latency, "queue", figures.Queue);
        AddRow(latency, "features", figures.Features);
        AddRow(latency, "score", figures.Score);
        AddRow(latency, "round trip over gRPC", figures.Grpc.RoundTrip);
        if (figures.Aeron is { } aeron)
            AddRow(latency, "round trip over Aeron IPC", aeron.RoundTrip);
        var alerts = new Table().RoundedBorder().Title("newest alerts").AddColumn("decision, score, truth, payment, reasons").Expand();
        foreach (var alert in figures.Alerts)
            alerts.AddRow(new Text(alert) { Overflow = Overflow.Ellipsis });
        var parts = new List<IRenderable> { decisions, latency, alerts };
        if (figures.LastError is { } error)
            parts.Add(new Text($"last error: {error}"));
        return new Rows(parts);
    }

    private static void AddRow(Table table, string stage, LatencyHistogram times)
        => table.AddRow(
            stage, $"{times.PercentileUs(0.5):F1}", $"{times.PercentileUs(0.99):F1}", $"{times.PercentileUs(0.999):F1}", $"{times.MaxUs:F1}");
}
