using System.CommandLine;
using FraudScoring.Demo;

var seconds = new Option<int?>("--seconds") { Description = "stop after this many seconds (default: at Ctrl-C)" };
var rate = new Option<int>("--rate") { Description = "payments per second", DefaultValueFactory = _ => 1000 };
var seed = new Option<long>("--seed") { Description = "seed of the simulation", DefaultValueFactory = _ => 1 };
var json = new Option<string?>("--json") { Description = "write the figures to this file at the end" };
var data = new Option<string?>("--data") { Description = "keep the decision log in this new or empty folder, to train on" };
var model = new Option<string?>("--model") { Description = "model folder; a new version in it is taken without a restart" };
var historyDays = new Option<int>("--history-days") { Description = "simulated days before the live part", DefaultValueFactory = _ => 30 };
var aeronPercent = new Option<int>("--aeron-percent") { Description = "share of the live payments that goes over Aeron IPC; the rest goes over gRPC", DefaultValueFactory = _ => 20 };
var redis = new Option<string?>("--redis") { Description = "an empty Redis to keep velocity in, as host:port" };
var root = new RootCommand("Simulated payments, scored and decided by a service in this process.")
{
    seconds, rate, seed, json, data, model, historyDays, aeronPercent, redis,
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

string?[] problems =
[
    Check(parsed.GetValue(seconds) is null or (> 0 and <= 86_400), "--seconds: 1 to 86400 expected"),
    Check(parsed.GetValue(rate) is > 0 and <= 50_000, "--rate: 1 to 50000 expected"),
    Check(parsed.GetValue(seed) >= 0, "--seed: 0 or more expected"),
    Check(parsed.GetValue(historyDays) is >= 0 and <= 1_000, "--history-days: 0 to 1000 expected"),
    Check(parsed.GetValue(aeronPercent) is >= 0 and <= 100, "--aeron-percent: 0 to 100 expected"),
    Check(parsed.GetValue(data) is not { } folder || IsNewOrEmpty(folder), "--data: a new or empty folder expected"),
];
if (problems.Any(problem => problem is not null))
{
    await Console.Error.WriteLineAsync(string.Join('\n', problems.Where(problem => problem is not null)));
    return 2;
}

root.SetAction((result, cancellation) => DemoRun.RunAsync(
    new DemoOptions(result.GetValue(seconds), result.GetValue(rate), (ulong)result.GetValue(seed), result.GetValue(json),
        result.GetValue(data), result.GetValue(model), result.GetValue(historyDays),
        result.GetValue(aeronPercent), result.GetValue(redis)),
    cancellation));
return await parsed.InvokeAsync();

// The simulation begins anew: behind the payments of an earlier run all would be late.
static bool IsNewOrEmpty(string folder)
    => !File.Exists(folder) && (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any());

static string? Check(bool isGood, string problem) => isGood ? null : problem;
