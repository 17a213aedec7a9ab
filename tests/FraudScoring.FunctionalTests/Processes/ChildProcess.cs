using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudScoring.FunctionalTests.Processes;

/// <summary>A program that a test runs: its output is kept, and it is gone when the test is.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Both, for the message of a failed test.</summary>
    public string Everything => $"standard output:\n{Output}\nstandard error:\n{Errors}";

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        if (folder is not null)
            start.WorkingDirectory = folder;
        return new ChildProcess(start);
    }

    /// <summary>Starts one of the repository's programs.</summary>
    public static ChildProcess StartDotnet(
        string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => Start("dotnet", [Repository.Program(project), .. arguments], environment);

    /// <summary>Runs a program to its end, which has to be a success.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan patience, string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, environment, folder);
        var code = await process.WaitForExitAsync(patience);
        Assert.True(code == 0, $"{program} ended with {code}\n{process.Everything}");
        return process.Output;
    }

    /// <summary>The exit code; fails when the process is still there after a while.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the process was still running after {patience.TotalSeconds:F0} s\n{Everything}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until a line of standard output begins with a text, and returns it.</summary>
    public async Task<string> WaitForLineAsync(string beginning, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < patience)
        {
            var hasExited = HasExited;
            if (Output.Split('\n').FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line)
                return line;
            Assert.False(hasExited, $"the process ended before it said '{beginning}'\n{Everything}");
            await Task.Delay(20);
        }

        Assert.Fail($"no line '{beginning}' after {patience.TotalSeconds:F0} s\n{Everything}");
        return string.Empty;
    }

    /// <summary>Asks the process to end, as an orchestrator does (SIGTERM) or a person at a terminal (SIGINT).</summary>
    public void Signal(PosixSignal signal)
    {
        var number = signal switch
        {
            PosixSignal.SIGTERM => 15,
            PosixSignal.SIGINT => 2,
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
        Assert.Equal(0, Kill(_process.Id, number));
    }

    /// <summary>Ends the process without a word (SIGKILL).</summary>
    public void KillHard()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            KillHard();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
