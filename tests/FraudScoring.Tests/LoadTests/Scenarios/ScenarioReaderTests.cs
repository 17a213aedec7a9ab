extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Gates;
using loadtests::FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.Tests.LoadTests.Scenarios;

public sealed class ScenarioReaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Catalog_EveryScenario_CanBeReadAndHasGatesOfFiguresThatExist()
    {
        var gates = GateFile.Read(Catalog.Gates);
        var scenarios = Catalog.Find([]);

        Assert.All(scenarios, s => Assert.NotEmpty(gates[s.Name]));
        Assert.Equal(gates.Keys.Order(), scenarios.Select(s => s.Name).Order());
    }

    [Theory]
    [InlineData("""{ "name": "x" }""", "about")]
    [InlineData("""{ "name": "x", "about": "", "steps": [], "load": [], "colour": 1 }""", "colour")]
    [InlineData("""{ "name": "x", "about": "", "steps": [ { "name": "s", "over": "pigeon" } ], "load": [] }""", "over")]
    [InlineData("""{ "name": "x", "name": "y", "about": "", "steps": [], "load": [] }""", "name")]
    public void Read_WrongShape_NamesFileLineAndField(string json, string field)
    {
        File.WriteAllText(_file, json);

        var error = Assert.Throws<ScenarioException>(() => ScenarioReader.Read(_file));

        Assert.StartsWith($"{_file}: line 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyFaults_NamesAllOfThem()
    {
        File.WriteAllText(_file, """
            { "name": "x", "about": "a",
              "steps": [ { "name": "s", "over": "grpc", "weight": 0 }, { "name": "d", "over": "grpc_stream", "payments": "duplicate" } ],
              "load": [ { "name": "a", "do": "inject", "rate": 0, "seconds": 1 }, { "name": "a", "do": "keep_constant", "seconds": -1 },
                        { "name": "b", "do": "inject", "of": "a", "times": 2, "seconds": 1 }, { "name": "c", "do": "inject", "of": "nobody", "times": 2, "seconds": 1 } ],
              "events": [ { "at_seconds": 900, "do": "kill_redis" } ] }
            """);

        var error = Assert.Throws<ScenarioException>(() => ScenarioReader.Read(_file)).Message;

        foreach (var part in new[] { "'a' is there twice", "no Redis", "at_seconds", "steps[0].weight", "steps[1].payments", "load[0].rate", "load[1].seconds", "load[3].of" })
            Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "steady": { "p99_us": { } } }""", "steady.p99_us: min or max expected")]
    [InlineData("""{ "steady": { "p99_us": { "most": 1 } } }""", "most")]
    public void GateFile_Wrong_NamesTheGate(string json, string expected)
    {
        File.WriteAllText(_file, json);

        Assert.Contains(expected, Assert.Throws<ScenarioException>(() => GateFile.Read(_file)).Message, StringComparison.Ordinal);
    }
}
