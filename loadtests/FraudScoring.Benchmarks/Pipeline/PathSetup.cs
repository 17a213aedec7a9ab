using System.Security.Cryptography;
using FraudScoring.Benchmarks.Features;
using FraudScoring.Benchmarks.Scoring;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Benchmarks.Pipeline;

/// <summary>
/// Everything between a decoded payment and its record: a million cards, six entities with six windows each, a forest
/// of 100 trees with 31 leaves, the log on a real disk. Driven by the calling thread.
/// </summary>
internal sealed class PathSetup : IDisposable
{
    private const int Cards = 1_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fraudscoring-path-");
    private readonly PaymentTraffic _traffic = new(Cards, meanStepMs: 1300, seed: 1);
    private readonly PendingDecision[] _run = new PendingDecision[DecideHandler.RunMax];
    private readonly DecisionStage _stage;
    private readonly byte[] _id = "path-0000000000000000"u8.ToArray();
    private long _next;

    public PathSetup()
    {
        var features = FeatureBenchmark.SixBySix();
        var ensemble = new SyntheticModels(1).Make(100, 31, features.Count, hasMissing: true);
        var bytes = OnnxWriter.Write(ensemble);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "model.onnx"), bytes);
        var manifest = new ModelManifest
        {
            Name = "path",
            Version = "1",
            ModelFile = "model.onnx",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Features = features,
            ReviewFrom = 0.995,
            BlockFrom = 0.999,
        };
        File.WriteAllText(Path.Combine(_folder.FullName, ModelManifest.FileName), ModelManifestJson.Write(manifest));
        Log = DurableLog.Open(
            new DecisionLogOptions { Directory = Path.Combine(_folder.FullName, "log"), RetentionBytes = 1L << 30 },
            TimeProvider.System);
        Once = new OnceIndex();
        Velocity = new InMemoryVelocityStore(features, new VelocityStoreOptions { BytesMax = 12L << 30 });
        _stage = new DecisionStage(
            ActiveModel.WithOwnThresholds(ScoringModel.Load(_folder.FullName)), Velocity, Log, Once, TimeProvider.System,
            Counters);
        for (var i = 0; i < _run.Length; i++)
        {
            _run[i] = new PendingDecision();
            _run[i].Reset();
        }
    }

    public DurableLog Log { get; }

    public OnceIndex Once { get; }

    public InMemoryVelocityStore Velocity { get; }

    public PipelineCounters Counters { get; } = new();

    /// <summary>Decides payments in runs, as the decide thread does; returns the ticks spent deciding them.</summary>
    public long Decide(int payments)
    {
        var ticks = 0L;
        for (var done = 0; done < payments; done += _run.Length)
        {
            Fill();
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            _stage.Decide(_run);
            _stage.RequestCommit();
            ticks += System.Diagnostics.Stopwatch.GetTimestamp() - started;
        }

        return ticks;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Delete(recursive: true);
    }

    // Outside the measured time: the payment as it would come out of the decoder, with an id of its own.
    private void Fill()
    {
        var payments = _traffic.Next(_run.Length);
        for (var i = 0; i < _run.Length; i++)
        {
            _next++;
            for (var (digit, n) = (_id.Length - 1, _next); n > 0; digit--, n /= 10)
                _id[digit] = (byte)('0' + (n % 10));
            _run[i].Transaction.CopyFrom(payments[i]);
            _run[i].Transaction.SetText(TextField.TransactionId, _id);
            _run[i].Key = EntityKey.Of(_id);
            _run[i].ReceivedTimestamp = System.Diagnostics.Stopwatch.GetTimestamp();
        }
    }
}
