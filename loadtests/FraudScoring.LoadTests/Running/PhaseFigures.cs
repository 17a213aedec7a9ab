using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Running;

/// <summary>What one phase, one step or the whole measured load showed.</summary>
internal sealed record PhaseFigures
{
    public required string Name { get; init; }

    public bool IsWarmUp { get; init; }

    public double Seconds { get; init; }

    public long Planned { get; init; }

    public long Ok { get; init; }

    /// <summary>Those that did not end well, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Decided payments a second.</summary>
    public double Throughput { get; init; }

    public double MeanUs { get; init; }

    public double P50Us { get; init; }

    public double P90Us { get; init; }

    public double P99Us { get; init; }

    public double P999Us { get; init; }

    public double P9999Us { get; init; }

    public double MaxUs { get; init; }

    /// <summary>How fast the service says that it is full.</summary>
    public double RefusedP99Us { get; init; }

    public static PhaseFigures Of(string name, PhaseRecord record, bool isWarmUp = false)
    {
        double Us(double share) => record.Decided.Percentile(share) / 1e3;
        return new PhaseFigures
        {
            Name = name,
            IsWarmUp = isWarmUp,
            Seconds = record.Duration.TotalSeconds,
            Planned = record.Planned,
            Ok = record[Outcome.Ok],
            Errors = Enum.GetValues<Outcome>().Where(o => o != Outcome.Ok && record[o] > 0)
                .ToDictionary(o => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(o.ToString()), o => record[o]),
            Throughput = record.Duration > TimeSpan.Zero ? record[Outcome.Ok] / record.Duration.TotalSeconds : 0,
            MeanUs = record.Decided.MeanNs / 1e3,
            P50Us = Us(0.5),
            P90Us = Us(0.9),
            P99Us = Us(0.99),
            P999Us = Us(0.999),
            P9999Us = Us(0.9999),
            MaxUs = record.Decided.MaxNs / 1e3,
            RefusedP99Us = record.Refused.Percentile(0.99) / 1e3,
        };
    }
}
