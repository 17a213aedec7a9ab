namespace FraudScoring.LoadTests.Scenarios;

/// <summary>The files that come along.</summary>
internal static class Catalog
{
    private const string ProjectName = "FraudScoring.LoadTests";

    /// <summary>The gates.</summary>
    public static string Gates => Path.Combine(AppContext.BaseDirectory, "gates.json");

    /// <summary>The service as it was built with this program.</summary>
    public static string Service => Path.Combine(
        AppContext.BaseDirectory.Replace(
            Path.Combine("loadtests", ProjectName), Path.Combine("src", "FraudScoring.Service"), StringComparison.Ordinal),
        "FraudScoring.Service.dll");

    /// <summary>Scenarios by name or file; all that come along when none is named.</summary>
    /// <exception cref="ScenarioException">One is unknown or wrong.</exception>
    public static IReadOnlyList<Scenario> Find(IReadOnlyList<string> names)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "scenarios");
        var known = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileNameWithoutExtension(f)!);
        if (names.Count == 0)
            return [.. known.Values.Select(ScenarioReader.Read)];
        return
        [
            .. names.Select(name => ScenarioReader.Read(
                known.GetValueOrDefault(name)
                ?? (File.Exists(name) ? name : throw new ScenarioException($"'{name}': no such file; known are {string.Join(", ", known.Keys)}")))),
        ];
    }
}
