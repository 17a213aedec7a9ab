using System.Diagnostics;

namespace FraudScoring.Demo;

/// <summary>A line a second and a line an alert, for pipes and plain terminals.</summary>
internal sealed class PlainScreen(TextWriter output) : IDemoScreen
{
    public async Task ShowAsync(DemoFigures figures, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var before = 0L;
        var shown = string.Empty;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await WaitAsync(timer, cancellation))
        {
            var now = figures.Decisions;
            await output.WriteLineAsync(
                $"{Stopwatch.GetElapsedTime(started).TotalSeconds,5:F0} s  {now - before,7}/s  allow {figures.Allow}  "
                + $"review {figures.Review}  block {figures.Block}  "
                + $"precision {figures.Precision:P0}  recall {figures.Recall:P0}  {Latency("gRPC", figures.Grpc)}"
                + (figures.Aeron is { } aeron ? $"  {Latency("Aeron", aeron)}" : string.Empty)
                + (figures.Errors > 0 ? $"  errors {figures.Errors} ({figures.LastError})" : string.Empty));
            before = now;
            if (figures.Alerts is [.., var last] && last != shown)
                await output.WriteLineAsync("       " + (shown = last));
        }
    }

    private static string Latency(string way, RouteFigures route)
        => $"{way} p50 {route.RoundTrip.PercentileUs(0.5):F0} p99 {route.RoundTrip.PercentileUs(0.99):F0} us";

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
