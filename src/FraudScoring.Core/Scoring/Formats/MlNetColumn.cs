namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// A column between the steps of an ML.NET pipeline: numbers, one text, or the key of one text in a list of terms.
/// </summary>
internal sealed record MlNetColumn(FeatureSource[]? Numbers, int TextInput, string[]? Terms)
{
    public static MlNetColumn OfNumbers(FeatureSource[] sources) => new(sources, -1, null);

    public static MlNetColumn OfText(int input) => new(null, input, null);

    public static MlNetColumn OfKey(int input, string[] terms) => new(null, input, terms);
}
