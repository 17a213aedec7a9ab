using FraudScoring.Benchmarks.Aeron;
using FraudScoring.Benchmarks.DecisionLog;
using FraudScoring.Benchmarks.Disruptor;
using FraudScoring.Benchmarks.Features;
using FraudScoring.Benchmarks.Grpc;
using FraudScoring.Benchmarks.Pipeline;
using FraudScoring.Benchmarks.Policies;
using FraudScoring.Benchmarks.Redis;
using FraudScoring.Benchmarks.Scoring;

var benchmarks = new Dictionary<string, Func<TextWriter, int>>(StringComparer.Ordinal)
{
    ["ring"] = RingBenchmark.Run,
    ["features"] = FeatureBenchmark.Run,
    ["forest"] = output => ForestCommand.Run([], output),
    ["log"] = output =>
    {
        LogBenchmark.Run(output);
        OnceBenchmark.Run(output);
        return 0;
    },
    ["grpc"] = GrpcBenchmark.Run,
    ["score"] = ScoreBenchmark.Run,
    ["path"] = PathBenchmark.Run,
    ["aeron"] = AeronBenchmark.Run,
    ["aeron-score"] = AeronBenchmark.RunScore,
    ["policy"] = PolicyBenchmark.Run,
    ["redis"] = RedisBenchmark.Run,
    ["gates"] = Gates.Run,
};

// The one with options of its own.
if (args is ["forest", _, ..])
    return ForestCommand.Run(args[1..], Console.Out);

var names = args is [] or ["all"] ? [.. benchmarks.Keys.Where(name => name is not ("gates" or "aeron-score"))] : args;
if (names.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}': one of {string.Join(", ", benchmarks.Keys)} expected, or nothing for all");
    return 2;
}

var status = 0;
foreach (var name in names)
{
    Console.WriteLine($"== {name}");
    status = Math.Max(status, benchmarks[name](Console.Out));
}

return status;
