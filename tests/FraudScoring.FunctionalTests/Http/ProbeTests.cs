using System.Globalization;
using System.Text.RegularExpressions;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Http;

/// <summary>What an orchestrator and a metrics collector ask for.</summary>
public sealed partial class ProbeTests(SharedService shared) : IClassFixture<SharedService>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/startup")]
    public async Task Health_WhileServing_Ok(string path)
    {
        var response = await shared.Process.Http.GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_AfterPayments_CountThemInThePrometheusFormat()
    {
        for (var i = 0; i < 3; i++)
            await shared.Process.Client.ScoreAsync(Payments.New($"metric-{i}"));
        await shared.Process.Client.ScoreAsync(Payments.New("metric-0"));

        var response = await shared.Process.Http.GetAsync("/metrics");

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var samples = Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(3, samples.Where(s => s.Key.StartsWith("fraudscoring_decisions_total{", StringComparison.Ordinal)).Sum(s => s.Value));
        Assert.Equal(1, samples["fraudscoring_duplicates_total"]);
        Assert.Equal(0, samples["fraudscoring_rejected_total"]);
        Assert.Equal(3, samples["fraudscoring_log_committed_offset"]);
        Assert.True(samples["fraudscoring_velocity_keys"] > 0);
        Assert.True(samples["fraudscoring_decision_seconds{quantile=\"0.99\"}"] > 0);
        Assert.All(
            samples.Where(s => s.Key.StartsWith("fraudscoring_stage_exceptions_total", StringComparison.Ordinal)),
            s => Assert.Equal(0, s.Value));
    }

    // The text format, version 0.0.4: every sample behind the HELP and TYPE of its family, no sample twice.
    private static Dictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var family = string.Empty;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
                family = type.Groups["name"].Value;
            if (line.StartsWith('#'))
                continue;
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"not a sample: {line}");
            Assert.StartsWith(family, sample.Groups["name"].Value, StringComparison.Ordinal);
            samples.Add(sample.Groups["key"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
        }

        return samples;
    }

    [GeneratedRegex("^# TYPE (?<name>[a-z_]+) (counter|gauge|summary)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^(?<key>(?<name>[a-z_]+)(\\{[a-z]+=\"[^\"]*\"\\})?) (?<value>\\S+)$")]
    private static partial Regex Sample();
}
