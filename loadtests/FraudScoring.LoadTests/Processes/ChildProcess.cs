using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Processes;

/// <summary>A program that a load test runs; it ends with it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int OutputCharactersMax = 100_000;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public ChildProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>The first line that begins so.</summary>
    /// <exception cref="ScenarioException">The program ended, or did not say it in time.</exception>
    public string WaitForLine(string beginning, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var hasEnded = _process.HasExited;
            if (Output.Split('\n').FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line)
                return line;
            if (hasEnded || Stopwatch.GetElapsedTime(started) > patience)
                throw new ScenarioException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}: no line '{beginning}'; it said: {Output}{Errors}");
            Thread.Sleep(2);
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
            throw new InvalidOperationException($"signal {signal} cannot be sent to process {_process.Id}");
    }

    /// <summary>Waits for its end; ends it hard when it takes too long.</summary>
    public void WaitForExit(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
            KillHard();
    }

    /// <summary>Ends it without a word.</summary>
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
        {
            if (text.Length < OutputCharactersMax)
                text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
