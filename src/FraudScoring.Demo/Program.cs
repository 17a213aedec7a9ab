using System.CommandLine;
using FraudScoring.Demo;

var seconds = new Option<int?>("--seconds") { Description = "stop after this many seconds (default: at Ctrl-C)" };
var rate = new Option<int>("--rate") { Description = "payments per second", DefaultValueFactory = _ => 1000 };
var seed = new Option<long>("--seed") { Description = "seed of the simulation", DefaultValueFactory = _ => 1 };
var json = new Option<string?>("--json") { Description = "write the figures to this file at the end" };
seconds.Validators.Add(r => Check(r.GetValueOrDefault<int?>() is null or (> 0 and <= 86_400), r, "--seconds: 1 to 86400 expected"));
rate.Validators.Add(r => Check(r.GetValueOrDefault<int>() is > 0 and <= 50_000, r, "--rate: 1 to 50000 expected"));
seed.Validators.Add(r => Check(r.GetValueOrDefault<long>() >= 0, r, "--seed: 0 or more expected"));

var root = new RootCommand("Simulated payments, scored and decided by a service in this process.") { seconds, rate, seed, json };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

root.SetAction((result, cancellation) => DemoRun.RunAsync(
    new DemoOptions(result.GetValue(seconds), result.GetValue(rate), (ulong)result.GetValue(seed), result.GetValue(json)),
    cancellation));
return await parsed.InvokeAsync();

static void Check(bool isGood, System.CommandLine.Parsing.OptionResult result, string problem)
{
    if (!isGood)
        result.AddError(problem);
}
