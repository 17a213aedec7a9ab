using System.Buffers.Binary;
using System.Globalization;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Ingress;
using FraudScoring.Service.Observability;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>
/// The whole score over gRPC unary, default model, async durability, against a bare handler that reads the same body and
/// writes 12 bytes. Rounds are interleaved; the load generator shares the cores.
/// </summary>
internal static class ScoreBenchmark
{
    private const double RatioTarget = 0.6;
    private const int Rounds = 5;
    private const int RequestsPerCell = 60_000;
    private const int RingSize = 8192;

    private static readonly LoadCell[] Cells = [new(1, 10), new(2, 10), new(8, 10), new(2, 100)];

    public static int Run(TextWriter output)
    {
        if (!H2Load.IsInstalled())
        {
            output.WriteLine("h2load is not installed; on Debian: apt-get install nghttp2-client");
            return 2;
        }

        return RunAsync(output).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("fraudscoring-score-");
        try
        {
            var requestFile = Path.Combine(folder.FullName, "request");
            await File.WriteAllBytesAsync(requestFile, Request());
            var model = ActiveModel.WithOwnThresholds(ScoringModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "default")));
            using var log = DurableLog.Open(new DecisionLogOptions { Directory = Path.Combine(folder.FullName, "log") }, TimeProvider.System);
            using var pipeline = BuildPipeline(model, log);
            var validator = new TransactionValidator(ValidationRules.Default, TimeProvider.System);
            using var dispatcher = new GrpcDispatcher(
                [new RenamedScoreMethod(pipeline, new ScoreRequestReader(validator, TimeProvider.System))], TimeProvider.System,
                NullLogger.Instance);
            await using var bare = await LoadServer.StartAsync(BareHandler.InvokeAsync, "/");
            await using var score = await LoadServer.StartAsync(dispatcher.InvokeAsync, RenamedScoreMethod.MethodPath);
            pipeline.Start();
            var status = Measure(output, new H2Load(requestFile), bare.Url, score.Url);
            var decided = pipeline.Counters.Decided;
            output.WriteLine($"allow {decided[1]:N0}, review {decided[2]:N0}, block {decided[3]:N0}, repeats {pipeline.Counters.Duplicates}, refused {pipeline.Counters.Rejected}");
            pipeline.Shutdown(TimeSpan.FromSeconds(10));
            return status;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static ScoringPipeline BuildPipeline(ActiveModel model, DurableLog log)
    {
        var time = TimeProvider.System;
        var velocity = new InMemoryVelocityStore(model.Features, new VelocityStoreOptions());
        var once = new OnceIndex();
        var counters = new PipelineCounters();
        var decide = new DecideHandler(
            new DecisionStage(model, velocity, log, once, time, counters),
            new LabelStage(model.Features, velocity, log, once, time, counters), new NoSnapshots(), commitsEachBatch: false);
        var reply = new ReplyHandler(
            log, isDurable: false, new RepeatReader(log, NullLogger.Instance), time, new LatencyHistogram(time.TimestampFrequency));
        return new ScoringPipeline(RingSize, decide, reply, counters, time, NullLogger.Instance);
    }

    private static int Measure(TextWriter output, H2Load load, Uri bare, Uri score)
    {
        load.Run(bare, new LoadCell(2, 10), RequestsPerCell);
        load.Run(score, new LoadCell(2, 10), RequestsPerCell);
        var ratios = new List<double>();
        foreach (var cell in Cells)
        {
            var rounds = Enumerable.Range(0, Rounds)
                .Select(_ => (Bare: load.Run(bare, cell, RequestsPerCell), Score: load.Run(score, cell, RequestsPerCell)))
                .ToArray();
            var ratio = Median(rounds.Select(r => r.Score / r.Bare));
            ratios.Add(ratio);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cell,-7} bare {Median(rounds.Select(r => r.Bare)),8:F0}/s  score {Median(rounds.Select(r => r.Score)),8:F0}/s  ratio {ratio:F2}"));
        }

        var mean = Math.Exp(ratios.Average(Math.Log));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mean:F2} of the bare requests/s (wanted: {RatioTarget:F2})"));
        return 0;
    }

    internal static byte[] Request()
    {
        var request = new ScoreRequest
        {
            Transaction = new FraudScoring.V1.Transaction
            {
                TransactionId = "benchmark",
                EventTimeUnixMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                AmountMinor = 4200,
                Currency = "EUR",
                CardId = "card_benchmark",
                CustomerId = "customer_benchmark",
                MerchantId = "merchant_benchmark",
                TerminalId = "terminal_benchmark",
                DeviceId = "device_benchmark",
                Ip = "192.0.2.7",
                Mcc = "5411",
                Channel = FraudScoring.V1.Channel.Ecommerce,
                CardCountry = "DE",
                MerchantCountry = "DE",
            },
        };
        var message = request.ToByteArray();
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed class NoSnapshots : ISnapshotStep
    {
        public void Step()
        {
        }
    }
}
