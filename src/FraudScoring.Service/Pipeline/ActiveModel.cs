using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Service.Pipeline;

/// <summary>A model that decides, with its policy, what decides beside it and what its records share. Immutable.</summary>
internal sealed class ActiveModel
{
    public ActiveModel(ScoringModel model, CompiledPolicy policy, IReadOnlyList<Challenger>? challengers = null)
    {
        Model = model;
        Policy = policy;
        Challengers = [.. challengers ?? []];
        Context = new RecordContext(model.Id, policy.Version, model.Manifest.Features, model.Manifest.Usual);
    }

    public ScoringModel Model { get; }

    public CompiledPolicy Policy { get; }

    public Challenger[] Challengers { get; }

    public RecordContext Context { get; }

    public FeatureSet Features => Model.Manifest.Features;

    /// <summary>A model with the thresholds that it was trained with.</summary>
    public static ActiveModel WithOwnThresholds(ScoringModel model)
        => new(model, OwnThresholds(model, [], ListBook.Empty.Names));

    /// <summary>The thresholds that a model was trained with, as a policy.</summary>
    public static CompiledPolicy OwnThresholds(
        ScoringModel model, IReadOnlyList<FeatureDefinition> kept, IReadOnlySet<string> lists)
        => CompiledPolicy.OfThresholds($"thresholds-of-{model.Id}", GroundOf(model, kept, lists));

    /// <summary>What a policy of this model stands on.</summary>
    public static PolicyGround GroundOf(
        ScoringModel model, IReadOnlyList<FeatureDefinition> kept, IReadOnlySet<string> lists)
        => new(model.Manifest.Features, lists, new ScoreBands(model.Manifest.ReviewFrom, model.Manifest.BlockFrom)) { Kept = kept };
}
