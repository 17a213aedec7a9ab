using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>What a policy stands on: what its rules may name, and what it takes from the model.</summary>
/// <param name="Features">Features of the model.</param>
/// <param name="Lists">Names of the lists.</param>
/// <param name="ModelBands">Thresholds that the model was trained with.</param>
public sealed record PolicyGround(FeatureSet Features, IReadOnlySet<string> Lists, ScoreBands ModelBands)
{
    /// <summary>Features beside the model's that are kept already; rules find them first.</summary>
    public IReadOnlyList<FeatureDefinition> Kept { get; init; } = [];
}
