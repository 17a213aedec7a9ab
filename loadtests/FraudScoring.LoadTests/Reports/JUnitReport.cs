using System.Globalization;
using System.Xml.Linq;
using FraudScoring.LoadTests.Gates;

namespace FraudScoring.LoadTests.Reports;

/// <summary>Gates as test cases in the JUnit format, which every CI server shows.</summary>
internal static class JUnitReport
{
    public static void Write(IReadOnlyList<CheckedResult> results, string file)
        => new XDocument(new XElement("testsuites", results.Select(Suite))).Save(file);

    private static XElement Suite(CheckedResult result) => new(
        "testsuite",
        new XAttribute("name", result.Result.Scenario.Name),
        new XAttribute("tests", result.Gates.Count),
        new XAttribute("failures", result.Gates.Count(g => !g.IsKept)),
        new XAttribute("skipped", result.Gates.Count(g => g.IsSkipped)),
        result.Gates.Select(gate => Case(result.Result.Scenario.Name, gate)));

    private static XElement Case(string scenario, GateResult gate)
    {
        var value = gate.Value.ToString("0.##", CultureInfo.InvariantCulture);
        var element = new XElement(
            "testcase", new XAttribute("classname", $"load.{scenario}"), new XAttribute("name", $"{gate.Figure} {gate.Bounds}"));
        if (gate.IsSkipped)
            element.Add(new XElement("skipped"));
        else if (!gate.IsKept)
            element.Add(new XElement("failure", new XAttribute("message", $"{gate.Figure} is {value}, {gate.Bounds} expected")));
        element.Add(new XElement("system-out", $"{gate.Figure} {value}"));
        return element;
    }
}
