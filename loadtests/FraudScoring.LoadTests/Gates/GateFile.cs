using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Gates;

/// <summary>The file of gates: scenario, figure, bounds.</summary>
internal static class GateFile
{
    /// <summary>Reads it; every gate must have a bound and a figure that exists.</summary>
    /// <exception cref="ScenarioException">It is wrong.</exception>
    public static IReadOnlyDictionary<string, Dictionary<string, Gate>> Read(string file)
    {
        var gates = StrictJson.Read<Dictionary<string, Dictionary<string, Gate>>>(file);
        foreach (var (scenario, figures) in gates)
        {
            foreach (var (figure, gate) in figures)
            {
                if (gate.Min is null && gate.Max is null)
                    throw new ScenarioException($"{file}: {scenario}.{figure}: min or max expected");
            }
        }

        return gates;
    }

    /// <summary>Holds figures against a scenario's gates.</summary>
    public static IReadOnlyList<GateResult> Check(
        IReadOnlyDictionary<string, Dictionary<string, Gate>> gates, string scenario, IReadOnlyDictionary<string, double> figures)
        => !gates.TryGetValue(scenario, out var own)
            ? []
            : [.. own.Select(g => new GateResult(g.Key, figures.GetValueOrDefault(g.Key, double.NaN), g.Value))];
}
