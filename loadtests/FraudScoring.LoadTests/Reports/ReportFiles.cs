using FraudScoring.LoadTests.Gates;

namespace FraudScoring.LoadTests.Reports;

/// <summary>The files that were asked for.</summary>
internal sealed record ReportFiles(string? Json, string? JUnit, string? Html)
{
    public void Write(IReadOnlyList<CheckedResult> results)
    {
        if (Json is not null)
            JsonReport.Write(results, Json);
        if (JUnit is not null)
            JUnitReport.Write(results, JUnit);
        if (Html is not null)
            HtmlReport.Write(results, Html);
    }
}
