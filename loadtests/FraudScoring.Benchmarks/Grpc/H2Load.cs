using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>Runs nghttp2's load generator against a server on this machine.</summary>
internal sealed partial class H2Load(string requestFile)
{
    private const int TimeLimitMs = 120_000;

    public static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "h2load")));

    /// <summary>Requests per second. Throws when a request failed: the figure would mean nothing.</summary>
    public double Run(Uri url, LoadCell cell, int requests)
    {
        var start = new ProcessStartInfo("h2load") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(url, cell, requests))
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var reading = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeLimitMs))
        {
            process.Kill();
            throw new TimeoutException($"h2load did not finish {requests} requests within {TimeLimitMs} ms");
        }

        var output = reading.GetAwaiter().GetResult();
        var rate = RatePattern().Match(output);
        if (process.ExitCode != 0 || !rate.Success || !output.Contains($" {requests} succeeded, 0 failed"))
            throw new InvalidOperationException($"h2load failed: {output}{errors.GetAwaiter().GetResult()}");
        return double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private IEnumerable<string> Arguments(Uri url, LoadCell cell, int requests) =>
    [
        "-n", $"{requests}", "-c", $"{cell.Connections}", "-m", $"{cell.StreamsPerConnection}", "-t", "1",
        "-d", requestFile, "-H", "content-type: application/grpc", "-H", "te: trailers", url.ToString(),
    ];

    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex RatePattern();
}
