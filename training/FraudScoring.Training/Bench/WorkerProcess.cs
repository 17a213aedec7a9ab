using System.Diagnostics;
using System.Text.Json;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>Runs <see cref="BoostingBenchWorker"/> in a new process of this program.</summary>
internal static class WorkerProcess
{
    public static async Task<BoostingMeasure> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(StartInfo(arguments))
            ?? throw new DataException("a process for the training cannot be started");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new DataException($"a training ended with code {process.ExitCode}: {(await errors).Trim()}");
            return JsonSerializer.Deserialize<BoostingMeasure>(await output, BoostingMeasure.Json)
                ?? throw new DataException("a training printed no figures");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        string program = Environment.ProcessPath ?? throw new DataException("the path of this program is not known");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Run as "dotnet fraud.dll", the program is dotnet and this code its first argument.
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "fraud.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
