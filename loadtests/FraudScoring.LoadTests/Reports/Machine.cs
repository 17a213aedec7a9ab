using System.Runtime.InteropServices;

namespace FraudScoring.LoadTests.Reports;

/// <summary>On what figures were taken.</summary>
internal static class Machine
{
    /// <summary>One line: processor, cores, system, runtime, load.</summary>
    public static string Describe()
    {
        var processor = Line("/proc/cpuinfo", "model name")?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return $"{processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load average {load}";
    }

    private static string? Line(string file, string beginning)
        => File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) : null;
}
