using System.Text.Json;
using FraudScoring.LoadTests.Gates;

namespace FraudScoring.LoadTests.Reports;

/// <summary>All figures, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Rules = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(IReadOnlyList<CheckedResult> results, string file)
        => File.WriteAllText(file, JsonSerializer.Serialize(new { machine = Machine.Describe(), results = results.Select(Of) }, Rules));

    private static object Of(CheckedResult result) => new
    {
        scenario = result.Result.Scenario.Name,
        is_kept = result.Gates.All(g => g.IsKept),
        gates = result.Gates.Select(g => new { g.Figure, g.Value, g.Gate.Min, g.Gate.Max, g.IsKept, g.IsSkipped }),
        figures = result.Figures,
        service = result.Result.Service,
        empty = result.Result.Empty,
        previous = result.Result.Previous,
    };
}
