using System.Globalization;

namespace FraudScoring.LoadTests.Gates;

/// <summary>How a gate came out.</summary>
/// <param name="Figure">Name of the figure.</param>
/// <param name="Value">What was measured; NaN when nothing was.</param>
/// <param name="Gate">Its bounds.</param>
internal sealed record GateResult(string Figure, double Value, Gate Gate)
{
    public bool IsSkipped => double.IsNaN(Value) && Gate.Optional;

    public bool IsKept => IsSkipped || (!(Value > Gate.Max) && !(Value < Gate.Min) && !double.IsNaN(Value));

    public string Bounds => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Gate.Min is { } min ? $"at least {min:0.##}" : "")}{(Gate is { Min: not null, Max: not null } ? ", " : "")}{(Gate.Max is { } max ? $"at most {max:0.##}" : "")}");
}
