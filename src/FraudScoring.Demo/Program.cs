using System.CommandLine;
using FraudScoring.Demo;

var seconds = new Option<int?>("--seconds") { Description = "stop after this many seconds (default: at Ctrl-C)" };
var rate = new Option<int>("--rate") { Description = "payments per second", DefaultValueFactory = _ => 1000 };
var seed = new Option<long>("--seed") { Description = "seed of the simulation", DefaultValueFactory = _ => 1 };
var json = new Option<string?>("--json") { Description = "write the figures to this file at the end" };
var root = new RootCommand("Simulated payments, scored and decided by a service in this process.") { seconds, rate, seed, json };
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
];
if (problems.Any(problem => problem is not null))
{
    await Console.Error.WriteLineAsync(string.Join('\n', problems.Where(problem => problem is not null)));
    return 2;
}

root.SetAction((result, cancellation) => DemoRun.RunAsync(
    new DemoOptions(result.GetValue(seconds), result.GetValue(rate), (ulong)result.GetValue(seed), result.GetValue(json)),
    cancellation));
return await parsed.InvokeAsync();

static string? Check(bool isGood, string problem) => isGood ? null : problem;
