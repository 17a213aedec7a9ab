extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Gates;

namespace FraudScoring.Tests.LoadTests.Gates;

public class GateTests
{
    [Theory]
    [InlineData(10, null, 10.0, true)]
    [InlineData(10.1, null, 10.0, false)]
    [InlineData(5, 5.0, null, true)]
    [InlineData(4.9, 5.0, null, false)]
    [InlineData(7, 5.0, 10.0, true)]
    [InlineData(double.NaN, null, 10.0, false)]
    public void IsKept_Value_WithinBounds(double value, double? min, double? max, bool isKept)
        => Assert.Equal(isKept, new GateResult("x", value, new Gate { Min = min, Max = max }).IsKept);

    [Fact]
    public void Check_FigureNotMeasured_IsBrokenUnlessOptional()
    {
        var gates = new Dictionary<string, Dictionary<string, Gate>>
        {
            ["steady"] = new() { ["p99_us"] = new() { Max = 5 }, ["p99_us/previous"] = new() { Max = 2, Optional = true }, ["typo"] = new() { Max = 1 } },
        };

        var results = GateFile.Check(gates, "steady", new Dictionary<string, double> { ["p99_us"] = 4 });

        Assert.Equal([("p99_us", true, false), ("p99_us/previous", true, true), ("typo", false, false)], results.Select(r => (r.Figure, r.IsKept, r.IsSkipped)));
        Assert.Empty(GateFile.Check(gates, "other", new Dictionary<string, double>()));
    }
}
