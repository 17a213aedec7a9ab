using FraudScoring.Core.Features;

namespace FraudScoring.Training.Bench;

/// <summary>The feature sets of the benches, which are embedded in the program.</summary>
internal static class BenchFeatures
{
    public static FeatureSet Read(string file)
    {
        using var stream = typeof(BenchFeatures).Assembly.GetManifestResourceStream($"Bench.Features.{file}")
            ?? throw new InvalidOperationException($"the feature set {file} is not embedded");
        using var reader = new StreamReader(stream);
        return FeatureSetJson.Parse(reader.ReadToEnd());
    }
}
