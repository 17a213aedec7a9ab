using System.Diagnostics;
using FraudScoring.Aeron;
using FraudScoring.Client;
using FraudScoring.Service;
using FraudScoring.Service.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace FraudScoring.Demo;

/// <summary>One run of the demo: service, history, live traffic, figures.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan AnyAge = TimeSpan.FromDays(36_500);

    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellation)
    {
        // The command line listens to Ctrl-C once it has this task, and the service's host swallows what comes before.
        await Task.Yield();
        var temporary = options.Data is null ? Directory.CreateTempSubdirectory("fraudscoring-demo-") : null;
        try
        {
            await using var service = await StartAsync(options, temporary?.FullName ?? options.Data!);
            await RunAsync(options, service, cancellation);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C before the live part: there are no figures yet.
            return 0;
        }
        catch (ServiceStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static async Task<ScoringService> StartAsync(DemoOptions options, string data)
    {
        var settings = Settings(options, data);
        if (options.AeronPercent > 0)
        {
            try
            {
                if (AeronRoute.FindProblem() is not { } problem)
                    return await ScoringService.StartAsync(AeronRoute.AddTo(settings), TimeProvider.System, NullLoggerProvider.Instance);
                Console.WriteLine($"aeron    {AeronRoute.AllOverGrpc}: {problem}");
            }
            catch (ServiceStartException e) when (e.InnerException is AeronException)
            {
                Console.WriteLine($"aeron    {AeronRoute.AllOverGrpc}: {e.Message}");
            }
        }

        return await ScoringService.StartAsync(settings, TimeProvider.System, NullLoggerProvider.Instance);
    }

    private static ServiceOptions Settings(DemoOptions options, string data)
    {
        var settings = new ServiceOptions { GrpcPort = 0, HttpPort = 0, Data = data, EventAgeMax = AnyAge, Redis = options.Redis };
        return options.Model is { } model ? settings with { Model = model } : settings;
    }

    private static async Task RunAsync(DemoOptions options, ScoringService service, CancellationToken cancellation)
    {
        PrintAddresses(service);
        using var client = new FraudScoringClient(service.GrpcAddress);
        using var aeron = AeronRoute.Connect(service, Console.Out);
        var feed = new PaymentFeed(options.Seed);
        await History.SendAsync(client, feed, options.HistoryDays, Console.Out, cancellation);

        var figures = new DemoFigures { Aeron = aeron is null ? null : new RouteFigures() };
        Console.WriteLine($"try      {CurlLine(service, feed)}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Seconds is { } seconds)
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        var started = Stopwatch.GetTimestamp();
        var showing = Screen().ShowAsync(figures, end.Token);
        await new Traffic(client, aeron, options.AeronPercent, feed, figures).RunAsync(options.Rate, end.Token);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await end.CancelAsync();
        await showing;

        Console.WriteLine(
            $"{figures.Decisions:N0} decisions in {elapsed:F1} s: {figures.Allow:N0} allow, {figures.Review:N0} review, "
            + $"{figures.Block:N0} block; precision {figures.Precision:P1}, recall {figures.Recall:P1}");
        PrintRoute("gRPC", figures.Grpc);
        if (figures.Aeron is { } overAeron)
            PrintRoute("aeron", overAeron);
        // Another one than at the start when a new version was put into the folder meanwhile.
        Console.WriteLine($"model    {service.ModelId}");
        if (options.JsonFile is { } file)
            FiguresJson.Write(file, figures, elapsed);
    }

    private static void PrintRoute(string name, RouteFigures route)
        => Console.WriteLine(
            $"{name,-8} {route.Decisions:N0} decisions, p50 {route.RoundTrip.PercentileUs(0.5):F0} us, "
            + $"p99 {route.RoundTrip.PercentileUs(0.99):F0} us, max {route.RoundTrip.MaxUs:F0} us");

    private static IDemoScreen Screen()
        => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
            ? new PlainScreen(Console.Out)
            : new LiveScreen(AnsiConsole.Console);

    private static void PrintAddresses(ScoringService service)
    {
        Console.WriteLine(
            $"""
            model    {service.ModelId}
            gRPC     {service.GrpcAddress}   (reflection is on)
            HTTP     {service.HttpAddress}   /health/ready  /metrics
            """);
        foreach (var channel in service.AeronChannels)
            Console.WriteLine($"aeron    {channel}");
    }

    // The time is the simulation's: a payment of today would make all that follow it years late.
    private static string CurlLine(ScoringService service, PaymentFeed feed)
        => $$$"""
            curl -s {{{service.HttpAddress}}}v1/score -H 'content-type: application/json' -d '{"transaction":{"transactionId":"try-1","eventTimeUnixMs":{{{feed.NowUnixMs}}},"amountMinor":420000,"currency":"EUR","cardId":"card-1"},"options":{"explain":true}}'
            """;
}
