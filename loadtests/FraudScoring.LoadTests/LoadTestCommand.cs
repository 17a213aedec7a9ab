using System.CommandLine;
using FraudScoring.LoadTests.Gates;
using FraudScoring.LoadTests.Processes;
using FraudScoring.LoadTests.Reports;
using FraudScoring.LoadTests.Running;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests;

/// <summary>The command line.</summary>
internal static class LoadTestCommand
{
    private const int Broken = 1;
    private const int WrongUsage = 2;

    public static RootCommand Create() =>
        new("Load tests of the scoring service, with gates.") { Run(), List(), Empty() };

    private static Command Run()
    {
        var names = new Argument<string[]>("scenario") { Description = "Names (see list) or files; nothing for all.", Arity = ArgumentArity.ZeroOrMore };
        var gates = new Option<string>("--gates") { Description = "File of gates (default: the one that comes along)." };
        var service = new Option<string>("--service") { Description = "The service's FraudScoring.Service.dll or executable (default: the one built beside this)." };
        var model = new Option<string>("--model") { Description = "Model folder (default: the service's own)." };
        var previous = new Option<string>("--previous") { Description = "The previous release's binary, for ratios to it." };
        var grpc = new Option<Uri>("--address") { Description = "gRPC address of a service that runs already, such as http://10.0.0.5:7070; --http is needed too." };
        var http = new Option<Uri>("--http") { Description = "Its HTTP address: JSON and metrics." };
        var aeron = new Option<string>("--aeron-directory") { Description = "Directory of its media driver, for Aeron within the host." };
        var channel = new Option<string>("--aeron-channel") { Description = "Its channel, for Aeron by UDP." };
        var slowdown = new Option<string>("--slowdown") { Description = "20/100 stops the service for 20 of every 100 ms, to see that the gates notice." };
        var seed = new Option<ulong>("--seed") { Description = "Start of all randomness.", DefaultValueFactory = _ => 1 };
        var json = new Option<string>("--json") { Description = "File for all figures." };
        var junit = new Option<string>("--junit") { Description = "File for the gates as JUnit test cases." };
        var html = new Option<string>("--html") { Description = "File for a report to look at." };
        var command = new Command("run", "Runs scenarios; ends with 1 when a gate is broken.")
        {
            names, gates, service, model, previous, grpc, http, aeron, channel, slowdown, seed, json, junit, html,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Try(() =>
        {
            var program = parsed.GetValue(service) ?? Catalog.Service;
            var pause = parsed.GetValue(slowdown);
            var settings = new RunSettings
            {
                Program = Existing(program),
                Model = parsed.GetValue(model) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(program))!, "models", "default"),
                Previous = parsed.GetValue(previous) is { } old ? Existing(old) : null,
                Seed = parsed.GetValue(seed),
                Slowdown = pause is null ? null : Slowdown.TryParse(pause) ?? throw new ScenarioException($"--slowdown: '{pause}', expected ms/ms such as 20/100"),
                Address = Address(parsed.GetValue(grpc), parsed.GetValue(http), parsed.GetValue(aeron), parsed.GetValue(channel)),
            };
            var files = new ReportFiles(parsed.GetValue(json), parsed.GetValue(junit), parsed.GetValue(html));
            var scenarios = Catalog.Find(parsed.GetValue(names) ?? []);
            return Run(scenarios, settings, GateFile.Read(parsed.GetValue(gates) ?? Catalog.Gates), files, cancellation);
        })));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the scenarios that come along.");
        command.SetAction(_ => Try(() =>
        {
            foreach (var scenario in Catalog.Find([]))
                Console.WriteLine($"{scenario.Name,-16} {scenario.About}");
            return 0;
        }));
        return command;
    }

    private static Command Empty()
    {
        var command = new Command("empty-handler", "Serves the empty handler that ratios are taken to.") { Hidden = true };
        command.SetAction((_, cancellation) => EmptyHandler.RunAsync(cancellation));
        return command;
    }

    private static int Run(
        IReadOnlyList<Scenario> scenarios, RunSettings settings, IReadOnlyDictionary<string, Dictionary<string, Gate>> gates, ReportFiles files,
        CancellationToken cancellation)
    {
        var runner = new ScenarioRunner(settings);
        var checkedResults = new List<CheckedResult>();
        foreach (var scenario in scenarios)
        {
            var result = runner.Run(scenario, cancellation);
            var figures = Figures.Of(result);
            var outcome = new CheckedResult(result, figures, GateFile.Check(gates, scenario.Name, figures));
            TableReport.Write(result, outcome.Gates, Console.Out);
            checkedResults.Add(outcome);
        }

        files.Write(checkedResults);
        var broken = checkedResults.SelectMany(r => r.Gates.Where(g => !g.IsKept).Select(g => $"{r.Result.Scenario.Name} {g.Figure}")).ToList();
        Console.WriteLine();
        Console.WriteLine(broken.Count == 0 ? "all gates kept" : $"broken: {string.Join(", ", broken)}");
        return broken.Count == 0 ? 0 : Broken;
    }

    private static int Try(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (ScenarioException e)
        {
            Console.Error.WriteLine(e.Message);
            return WrongUsage;
        }
    }

    private static string Existing(string program)
        => File.Exists(program) ? program : throw new ScenarioException($"{program}: there is no such program; build it first");

    private static Target? Address(Uri? grpc, Uri? http, string? aeron, string? channel)
    {
        if (grpc is null && http is null)
            return null;
        if (grpc is null || http is null || !grpc.IsAbsoluteUri || !http.IsAbsoluteUri)
            throw new ScenarioException("--address and --http are given together, each as http://host:port");
        return new Target { Grpc = grpc, Http = http, AeronDirectory = aeron, AeronChannel = channel };
    }
}
