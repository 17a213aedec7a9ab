using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using FraudScoring.Client;

namespace FraudScoring.FunctionalTests.Processes;

/// <summary>The scoring service as it is deployed: a process with ports, a data folder and signals.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process, Uri grpc, Uri http, string model)
    {
        (_process, Grpc, Model) = (process, grpc, model);
        Client = new FraudScoringClient(grpc);
        Http = new HttpClient { BaseAddress = http };
    }

    /// <summary>The gRPC port.</summary>
    public Uri Grpc { get; }

    /// <summary>The JSON port.</summary>
    public HttpClient Http { get; }

    /// <summary>The model that it said it uses.</summary>
    public string Model { get; }

    /// <summary>A client of the gRPC port.</summary>
    public FraudScoringClient Client { get; }

    public string Output => _process.Output;

    public string Errors => _process.Errors;

    /// <summary>Options that every test starts with: free ports, the repository's model.</summary>
    public static string[] Options(string data, params string[] more) =>
    [
        "serve", "--grpc-port", "0", "--http-port", "0", "--data", data, "--model", Repository.Model,
        "--event-age-max", "3650d", .. more,
    ];

    /// <summary>Starts the service with a model of the test's and waits until it is ready.</summary>
    public static Task<ServiceProcess> StartWithModelAsync(string data, string model)
        => WhenReadyAsync(ChildProcess.StartDotnet(
            "FraudScoring.Service", ["serve", "--grpc-port", "0", "--http-port", "0", "--data", data, "--model", model]));

    /// <summary>Starts the service on a data folder and waits until it is ready.</summary>
    public static Task<ServiceProcess> StartAsync(string data, params string[] more)
        => WhenReadyAsync(ChildProcess.StartDotnet("FraudScoring.Service", Options(data, more)));

    /// <summary>Takes over a process that is the service, and waits until it is ready.</summary>
    public static async Task<ServiceProcess> WhenReadyAsync(ChildProcess process)
    {
        try
        {
            var line = await process.WaitForLineAsync("ready:", Patience);
            var ready = ReadyLine().Match(line);
            Assert.True(ready.Success, $"not the expected line: {line}");
            return new ServiceProcess(
                process, new Uri(ready.Groups["grpc"].Value), new Uri(ready.Groups["http"].Value), ready.Groups["model"].Value);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to end and returns the exit code.</summary>
    public Task<int> StopAsync()
    {
        Terminate();
        return WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => _process.Signal(PosixSignal.SIGTERM);

    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync(Patience);

    /// <summary>Ends it without a word (kill -9).</summary>
    public void KillHard() => _process.KillHard();

    public void Dispose()
    {
        Client.Dispose();
        Http.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex(@"^ready: gRPC (?<grpc>\S+) HTTP (?<http>\S+) model (?<model>\S+) data ")]
    private static partial Regex ReadyLine();
}
