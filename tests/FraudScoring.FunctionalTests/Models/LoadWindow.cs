using System.Diagnostics;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>What a stretch of steady load was like, in milliseconds.</summary>
/// <param name="Calls">Calls that were due in it.</param>
/// <param name="Median">Time from when a call was due to its answer.</param>
/// <param name="P99">The same that 1 % exceed.</param>
/// <param name="Longest">The same of the worst call.</param>
/// <param name="Gap">Longest time without any answer.</param>
internal sealed record LoadWindow(int Calls, double Median, double P99, double Longest, double Gap)
{
    public static LoadWindow Of(SteadyLoad.Call[] calls)
    {
        var latencies = calls.Select(call => Ms(call.Answered - call.Due)).Order().ToArray();
        var answers = calls.Select(call => call.Answered).Order().ToArray();
        var gap = answers.Zip(answers.Skip(1), (one, next) => Ms(next - one)).Max();
        return new LoadWindow(calls.Length, latencies[calls.Length / 2], latencies[calls.Length * 99 / 100], latencies[^1], gap);
    }

    /// <summary>The medians of several windows' figures: one stall of the machine in one of them says nothing.</summary>
    public static LoadWindow Typical(IReadOnlyCollection<LoadWindow> windows) => new(
        windows.Sum(window => window.Calls), Middle(windows, w => w.Median), Middle(windows, w => w.P99),
        Middle(windows, w => w.Longest), Middle(windows, w => w.Gap));

    public override string ToString() => FormattableString.Invariant(
        $"{Calls,6} calls: median {Median,6:F2}, p99 {P99,6:F2}, longest {Longest,6:F2}, gap {Gap,6:F2} ms");

    private static double Middle(IReadOnlyCollection<LoadWindow> windows, Func<LoadWindow, double> figure)
        => windows.Select(figure).Order().ElementAt(windows.Count / 2);

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
