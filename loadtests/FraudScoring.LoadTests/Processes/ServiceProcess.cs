using System.Diagnostics;
using System.Globalization;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Processes;

/// <summary>The scoring service as a process of its own, on ports and a data folder that a restart finds again.</summary>
internal sealed class ServiceProcess : IServer
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly MetricsReader _metrics;
    private ChildProcess _process;

    private ServiceProcess(string program, string[] arguments, Target target)
    {
        (_program, _arguments, Target) = (program, arguments, target);
        _metrics = new MetricsReader(target.Http);
        _process = Start();
    }

    public Target Target { get; }

    public int? ProcessId => _process.Id;

    /// <summary>From the start of the process to the line that says it is ready.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="program">Its binary: <c>FraudScoring.Service.dll</c> or an executable.</param>
    /// <param name="folder">For its data and model.</param>
    /// <param name="model">Folder of the model; it is copied, so that a swap touches nothing else.</param>
    /// <param name="options">Options without dashes.</param>
    /// <param name="needsAeron">Over which ways Aeron is wanted.</param>
    public static ServiceProcess Start(
        string program, string folder, string model, IReadOnlyDictionary<string, string> options, (bool Ipc, bool Udp) needsAeron)
    {
        var copy = Path.Combine(folder, "model");
        CopyModel(model, copy);
        var (grpc, http) = (FreePort.Tcp(), FreePort.Tcp());
        var target = new Target
        {
            Grpc = new Uri($"http://127.0.0.1:{grpc}"),
            Http = new Uri($"http://127.0.0.1:{http}"),
            AeronDirectory = needsAeron.Ipc || needsAeron.Udp ? $"/dev/shm/aeron-{Path.GetFileName(folder)}" : null,
            AeronChannel = needsAeron.Udp ? $"aeron:udp?endpoint=127.0.0.1:{FreePort.Udp()}" : null,
        };
        // The payments' own clock runs faster than the wall's.
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["event-age-max"] = "3650d", ["event-ahead-max"] = "3650d" };
        foreach (var (name, value) in options)
            all[name] = value;
        all["grpc-port"] = grpc.ToString(CultureInfo.InvariantCulture);
        all["http-port"] = http.ToString(CultureInfo.InvariantCulture);
        all["data"] = Path.Combine(folder, "data");
        all["model"] = copy;
        if (target.AeronDirectory is not null)
        {
            all["aeron"] = string.Join(',', new[] { needsAeron.Ipc ? "aeron:ipc" : null, target.AeronChannel }.OfType<string>());
            all["aeron-embedded-directory"] = target.AeronDirectory;
        }

        return new ServiceProcess(program, ["serve", .. all.SelectMany(o => (string[])[$"--{o.Key}", o.Value])], target);
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => _process.Signal(signal);

    public ProcessFigures? Read() => _metrics.Read();

    /// <summary>Kills it and starts it on the same data and ports.</summary>
    public void KillAndRestart()
    {
        _process.KillHard();
        _process.Dispose();
        _process = Start();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        if (!_process.HasExited)
            _process.Signal(SigTerm);
        _process.WaitForExit(Patience);
        _process.Dispose();
    }

    private ChildProcess Start()
    {
        var started = Stopwatch.GetTimestamp();
        var isLibrary = _program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var process = new ChildProcess(isLibrary ? "dotnet" : _program, isLibrary ? [_program, .. _arguments] : _arguments);
        try
        {
            process.WaitForLine("ready:", Patience);
            StartTime = Stopwatch.GetElapsedTime(started);
            return process;
        }
        catch (ScenarioException)
        {
            process.Dispose();
            throw;
        }
    }

    private static void CopyModel(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
