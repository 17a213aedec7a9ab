extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Processes;

namespace FraudScoring.Tests.LoadTests.Processes;

public class MetricsReaderTests
{
    [Fact]
    public void Parse_TheFiguresOfAProcess()
    {
        var figures = MetricsReader.Parse("""
            # TYPE process_cpu_seconds_total counter
            process_cpu_seconds_total 1.5
            process_resident_memory_bytes 1048576
            dotnet_gc_allocated_bytes_total 12345
            dotnet_gc_collections_total{generation="0"} 7
            dotnet_gc_collections_total{generation="2"} 1
            dotnet_gc_pause_seconds_total 0.25
            """);

        Assert.NotNull(figures);
        Assert.Equal((1.5, 12345, 7, 0, 1, 0.25), (figures.CpuSeconds, figures.AllocatedBytes, figures.Gen0, figures.Gen1, figures.Gen2, figures.PauseSeconds));
    }

    [Fact]
    public void Parse_OfAReleaseWithoutThem_IsNull() => Assert.Null(MetricsReader.Parse("fraudscoring_labels_total 3\n"));

    [Theory]
    [InlineData("20/100", true)]
    [InlineData("100/20", false)]
    [InlineData("0/10", false)]
    [InlineData("20", false)]
    [InlineData("20/100ms", false)]
    public void SlowdownTryParse_Text(string text, bool isGood) => Assert.Equal(isGood, Slowdown.TryParse(text) is not null);
}
