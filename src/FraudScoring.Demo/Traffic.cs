using System.Diagnostics;
using FraudScoring.Client;

namespace FraudScoring.Demo;

/// <summary>
/// Sends payments on a fixed schedule, whether or not earlier ones were answered. Latency counts from the sending; load
/// tests, which gate it, count from the planned instant.
/// </summary>
internal sealed class Traffic(
    FraudScoringClient client, AeronScoringClient? aeron, int aeronPercent, PaymentFeed feed, DemoFigures figures)
{
    private const int UnderWayMax = 2_000;

    private readonly SemaphoreSlim _room = new(UnderWayMax, UnderWayMax);
    private long _scored;

    /// <summary>Sends at a rate until cancelled or until the simulation ends.</summary>
    public async Task RunAsync(int rate, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var ticksBetween = Stopwatch.Frequency / (double)rate;
        for (var sent = 0L; !cancellation.IsCancellationRequested;)
        {
            var due = (long)((Stopwatch.GetTimestamp() - started) / ticksBetween);
            for (; sent <= due && !cancellation.IsCancellationRequested; sent++)
            {
                if (!await SendAsync(cancellation))
                    return;
            }

            await Task.Delay(1, CancellationToken.None);
        }

        await DrainAsync();
    }

    /// <summary>Waits for the answers that are under way.</summary>
    private async Task DrainAsync()
    {
        for (var i = 0; i < UnderWayMax; i++)
            await _room.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task<bool> SendAsync(CancellationToken cancellation)
    {
        while (feed.Next() is { } item)
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return true;
            if (item.Label is not null)
            {
                _ = LabelAsync(item);
                continue;
            }

            _ = ScoreAsync(item, _scored++ * aeronPercent % 100 < aeronPercent);
            return true;
        }

        return false;
    }

    private async Task ScoreAsync(FeedItem item, bool isOverAeron)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var (result, route) = isOverAeron && aeron is not null
                ? (await aeron.ScoreAsync(item.Payment!), figures.Aeron!)
                : (await client.ScoreAsync(item.Payment!), figures.Grpc);
            if (!item.IsRepeat)
                figures.Add(result.Response, item.IsFraud, Stopwatch.GetTimestamp() - sent, route);
        }
        catch (FraudScoringException e)
        {
            figures.AddError(e.Message);
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task LabelAsync(FeedItem item)
    {
        try
        {
            await client.ReportLabelAsync(item.Label!);
            figures.AddLabel();
        }
        catch (FraudScoringException e)
        {
            figures.AddError(e.Message);
        }
        finally
        {
            _room.Release();
        }
    }
}
