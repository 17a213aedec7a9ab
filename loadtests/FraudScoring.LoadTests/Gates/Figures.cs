using FraudScoring.LoadTests.Running;

namespace FraudScoring.LoadTests.Gates;

/// <summary>
/// A scenario's result as named numbers, which gates speak of: of the whole measured load (<c>p99_us</c>), of a phase or
/// step (<c>recovery.p99_us</c>), and as ratios (<c>p99_us/empty</c>, <c>p99_us/previous</c>).
/// </summary>
internal static class Figures
{
    public static IReadOnlyDictionary<string, double> Of(ScenarioResult result)
    {
        var figures = Of(result.Service);
        AddRatios(figures, "empty", result.Empty);
        AddRatios(figures, "previous", result.Previous);
        return figures;
    }

    private static Dictionary<string, double> Of(LoadResult load)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        Add(figures, "", load.Total);
        foreach (var part in load.Phases.Concat(load.Steps))
            Add(figures, part.Name + ".", part);
        foreach (var stage in load.Stages)
        {
            figures[$"{stage.Name}_p50_us"] = stage.P50Us;
            figures[$"{stage.Name}_p99_us"] = stage.P99Us;
        }

        figures["client_cpu_us"] = load.ClientUsed.CpuSeconds * 1e6 / Math.Max(1, load.Measured);
        if (load.ServerUsed is { } used)
        {
            figures["service_cpu_us"] = used.CpuSeconds * 1e6 / Math.Max(1, load.Measured);
            figures["allocated_bytes"] = used.AllocatedBytes / Math.Max(1, load.Measured);
            figures["pause_ms"] = used.PauseSeconds * 1e3;
            figures["gen0"] = used.Gen0;
            figures["gen1"] = used.Gen1;
            figures["gen2"] = used.Gen2;
            figures["resident_mb"] = used.ResidentBytes / (1 << 20);
        }

        AddIf(figures, "start_ms", load.StartMs);
        AddIf(figures, "first_answer_ms", load.FirstAnswerMs);
        AddIf(figures, "idle_mb", load.IdleBytes / (1 << 20));
        return figures;
    }

    private static void Add(Dictionary<string, double> figures, string prefix, PhaseFigures part)
    {
        figures[prefix + "p50_us"] = part.P50Us;
        figures[prefix + "p90_us"] = part.P90Us;
        figures[prefix + "p99_us"] = part.P99Us;
        figures[prefix + "p99.9_us"] = part.P999Us;
        figures[prefix + "p99.99_us"] = part.P9999Us;
        figures[prefix + "max_us"] = part.MaxUs;
        figures[prefix + "mean_us"] = part.MeanUs;
        figures[prefix + "throughput"] = part.Throughput;
        figures[prefix + "ok"] = part.Ok;
        figures[prefix + "planned"] = part.Planned;
        figures[prefix + "refused_p99_us"] = part.RefusedP99Us;
        figures[prefix + "errors"] = part.Errors.Values.Sum();
        figures[prefix + "error_share"] = part.Planned == 0 ? 0 : (double)part.Errors.Values.Sum() / part.Planned;
        foreach (var kind in Enum.GetValues<Measuring.Outcome>().Where(o => o != Measuring.Outcome.Ok))
        {
            var name = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
            figures[$"{prefix}errors.{name}"] = part.Errors.GetValueOrDefault(name);
        }
    }

    private static void AddRatios(Dictionary<string, double> figures, string name, LoadResult? other)
    {
        if (other is null)
            return;
        foreach (var (figure, value) in Of(other))
        {
            if (value > 0 && figures.TryGetValue(figure, out var own))
                figures[$"{figure}/{name}"] = own / value;
        }
    }

    private static void AddIf(Dictionary<string, double> figures, string name, double? value)
    {
        if (value is { } known)
            figures[name] = known;
    }
}
