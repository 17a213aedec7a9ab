using System.Diagnostics;
using FraudScoring.Client;

namespace FraudScoring.Demo;

/// <summary>
/// Sends the first weeks of the simulation as fast as the service takes them, so that velocity, labels and customers'
/// habits are there when the live part begins.
/// </summary>
internal static class History
{
    public static async Task SendAsync(
        FraudScoringClient client, PaymentFeed feed, double days, TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"history  sending the first {days:F0} simulated days ...");
        var started = Stopwatch.GetTimestamp();
        var payments = 0L;
        var labels = new List<V1.ReportLabelRequest>();
        using (var stream = client.OpenScoreStream())
        {
            var reading = CountAsync(stream);
            while (feed.Day < days && feed.Next() is { } item)
            {
                if (item.Label is { } label)
                    labels.Add(label);
                else
                    await stream.WriteAsync(item.Payment!, cancellation);
            }

            stream.Complete();
            payments = await reading;
        }

        // Each label came before the live part; that it is known a little later than it arrived changes nothing there.
        foreach (var label in labels)
            await client.ReportLabelAsync(label, cancellation: cancellation);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await output.WriteLineAsync($"history  {payments:N0} payments and {labels.Count:N0} labels in {seconds:F1} s");
    }

    private static async Task<long> CountAsync(ScoreStream stream)
    {
        var count = 0L;
        await foreach (var response in stream.ReadAllAsync())
        {
            if (response.Error is null)
                count++;
        }

        return count;
    }
}
