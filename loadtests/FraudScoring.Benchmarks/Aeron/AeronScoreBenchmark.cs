using FraudScoring.Benchmarks.Grpc;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Ingress;
using FraudScoring.Service.Ingress.Aeron;
using FraudScoring.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>
/// The whole score over Aeron IPC beside gRPC unary: one pipeline, default model, async durability, as many payments
/// under way, rounds interleaved.
/// </summary>
internal static class AeronScoreBenchmark
{
    private const int Rounds = 5;
    private const int Requests = 200_000;
    private const int GrpcRequests = 80_000;
    private static readonly LoadCell Cell = new(2, 10);

    public static async Task RunAsync(Action<string, double, string, string> print)
    {
        var folder = Directory.CreateTempSubdirectory("fraudscoring-aeron-");
        try
        {
            var time = TimeProvider.System;
            var requestFile = Path.Combine(folder.FullName, "request");
            await File.WriteAllBytesAsync(requestFile, ScoreBenchmark.Request());
            var model = ActiveModel.WithOwnThresholds(ScoringModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "default")));
            using var log = DurableLog.Open(new DecisionLogOptions { Directory = Path.Combine(folder.FullName, "log") }, time);
            using var pipeline = ScoreBenchmark.BuildPipeline(model, log);
            // The traffic's clock runs ahead of the wall's.
            var validator = new TransactionValidator(new ValidationRules(TimeSpan.FromDays(7), TimeSpan.FromDays(7)), time);
            using var dispatcher = new GrpcDispatcher(
                [new RenamedScoreMethod(pipeline, new ScoreRequestReader(validator, time))], time, NullLogger.Instance);
            await using var grpc = await LoadServer.StartAsync(dispatcher.InvokeAsync, RenamedScoreMethod.MethodPath);
            var options = new ServiceOptions
            {
                AeronChannels = ["aeron:ipc"],
                AeronEmbeddedDirectory = $"/dev/shm/aeron-score-{Environment.ProcessId}",
            };
            using var aeron = new AeronIngress(options, pipeline, new SbeScoreReader(validator, time), time, NullLogger.Instance);
            pipeline.Start();
            aeron.Start();
            using (var load = new AeronScoreLoad(aeron.Directory, options.AeronStream))
                Measure(print, load, new H2Load(requestFile), grpc.Url);
            await aeron.DrainAsync(TimeSpan.FromSeconds(5));
            pipeline.Shutdown(TimeSpan.FromSeconds(10));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(Action<string, double, string, string> print, AeronScoreLoad load, H2Load grpc, Uri url)
    {
        var hasGrpc = H2Load.IsInstalled();
        // Twice: what the first round makes hot is compiled during the second.
        for (var i = 0; i < 2; i++)
        {
            load.Run(Requests, Cell.Connections * Cell.StreamsPerConnection);
            if (hasGrpc)
                grpc.Run(url, Cell, GrpcRequests);
        }

        var rounds = Enumerable.Range(0, Rounds).Select(_ => (
            Aeron: load.Run(Requests, Cell.Connections * Cell.StreamsPerConnection),
            Grpc: hasGrpc ? grpc.Run(url, Cell, GrpcRequests) : double.NaN,
            P50: load.Times(10_000)[5_000])).ToArray();
        print("score over IPC, 20 under way", Median(rounds.Select(r => r.Aeron)) / 1e3, "k payments/s", "");
        if (hasGrpc)
        {
            print("score over gRPC unary, 20 under way", Median(rounds.Select(r => r.Grpc)) / 1e3, "k payments/s", "");
            print("IPC against gRPC unary", Median(rounds.Select(r => r.Aeron / r.Grpc)), "times", "at least 3");
        }

        print("score over IPC p50, best round", rounds.Min(r => r.P50), "us", "at most 15");
        print("score over IPC p50, median round", Median(rounds.Select(r => r.P50)), "us", "");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
