using System.Text.Json;

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
                latency_us = new
                {
                    p50 = Math.Round(figures.RoundTrip.PercentileUs(0.5), 1),
                    p99 = Math.Round(figures.RoundTrip.PercentileUs(0.99), 1),
                    p999 = Math.Round(figures.RoundTrip.PercentileUs(0.999), 1),
                    max = Math.Round(figures.RoundTrip.MaxUs, 1),
                },
                precision = Math.Round(figures.Precision, 4),
                recall = Math.Round(figures.Recall, 4),
            },
            Indented);
        File.WriteAllText(path, json + "\n");
    }
}
