using System.Globalization;
using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Processes;

/// <summary>Reads a process's own figures from its metrics in the Prometheus text format.</summary>
internal sealed class MetricsReader(Uri http) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The figures now; null when it cannot be reached or is of a release that does not give them.</summary>
    public ProcessFigures? Read()
    {
        try
        {
            return Parse(_http.GetStringAsync(new Uri(http, "/metrics")).GetAwaiter().GetResult());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    internal static ProcessFigures? Parse(string text)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var space = line.LastIndexOf(' ');
            if (space > 0 && line[0] != '#' && double.TryParse(line[(space + 1)..], CultureInfo.InvariantCulture, out var value))
                values[line[..space]] = value;
        }

        if (!values.ContainsKey("dotnet_gc_allocated_bytes_total"))
            return null;
        double Of(string name) => values.GetValueOrDefault(name);
        return new ProcessFigures
        {
            CpuSeconds = Of("process_cpu_seconds_total"),
            AllocatedBytes = Of("dotnet_gc_allocated_bytes_total"),
            PauseSeconds = Of("dotnet_gc_pause_seconds_total"),
            Gen0 = Of("dotnet_gc_collections_total{generation=\"0\"}"),
            Gen1 = Of("dotnet_gc_collections_total{generation=\"1\"}"),
            Gen2 = Of("dotnet_gc_collections_total{generation=\"2\"}"),
            ResidentBytes = Of("process_resident_memory_bytes"),
        };
    }
}
