using System.Text.Json;
using FraudScoring.Service.Observability;

namespace FraudScoring.Demo;

/// <summary>The figures as a JSON file.</summary>
internal static class FiguresJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(string path, DemoFigures figures, double seconds)
    {
        var json = JsonSerializer.Serialize(
            new
            {
                decisions = figures.Decisions,
                decisions_per_second = Math.Round(figures.Decisions / seconds, 1),
                allow = figures.Allow,
                review = figures.Review,
                block = figures.Block,
                errors = figures.Errors,
                labels = figures.Labels,
                latency_us = Latency(figures.RoundTrip),
                grpc = Route(figures.Grpc),
                aeron = figures.Aeron is { } aeron ? Route(aeron) : null,
                precision = Math.Round(figures.Precision, 4),
                recall = Math.Round(figures.Recall, 4),
            },
            Indented);
        File.WriteAllText(path, json + "\n");
    }

    private static object Route(RouteFigures route) => new { decisions = route.Decisions, latency_us = Latency(route.RoundTrip) };

    private static object Latency(LatencyHistogram times) => new
    {
        p50 = Math.Round(times.PercentileUs(0.5), 1),
        p99 = Math.Round(times.PercentileUs(0.99), 1),
        p999 = Math.Round(times.PercentileUs(0.999), 1),
        max = Math.Round(times.MaxUs, 1),
    };
}
