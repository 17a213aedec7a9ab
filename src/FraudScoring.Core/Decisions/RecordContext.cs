using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Core.Decisions;

/// <summary>What all records of one model and policy share, encoded once.</summary>
public sealed class RecordContext
{
    /// <summary>Prepares the texts of a model, a policy and a feature set.</summary>
    /// <param name="model">Name and version of the model.</param>
    /// <param name="policy">Version of the policy.</param>
    /// <param name="features">The feature set.</param>
    /// <param name="usual">What is usual for a feature, by name; may be empty.</param>
    public RecordContext(
        string model, string policy, FeatureSet features, IReadOnlyDictionary<string, UsualRange> usual)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(usual);
        Model = Encoding.UTF8.GetBytes(model);
        Policy = Encoding.UTF8.GetBytes(policy);
        Features = Encoding.UTF8.GetBytes(features.Version);
        Names = [.. features.Names.Select(Encoding.UTF8.GetBytes)];
        Phrases = [.. features.Definitions.Select(d => new ReasonPhrase(d, usual.GetValueOrDefault(d.Name)))];
    }

    /// <summary>The sentence that a decision with this feature value as a reason gives.</summary>
    public string ReasonText(int feature, float value)
    {
        Span<byte> text = stackalloc byte[256];
        return Encoding.UTF8.GetString(text[..Phrases[feature].WriteText(value, text)]);
    }

    internal byte[] Model { get; }

    internal byte[] Policy { get; }

    internal byte[] Features { get; }

    internal byte[][] Names { get; }

    internal ReasonPhrase[] Phrases { get; }
}
