using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Service.Pipeline;

/// <summary>The model that decides, with its policy and what its records share. Immutable.</summary>
internal sealed class ActiveModel
{
    public ActiveModel(ScoringModel model, Policy policy)
    {
        policy.Check();
        Model = model;
        Policy = policy;
        Context = new RecordContext(model.Id, policy.Version, model.Manifest.Features, model.Manifest.Usual);
    }

    public ScoringModel Model { get; }

    public Policy Policy { get; }

    public RecordContext Context { get; }

    public FeatureSet Features => Model.Manifest.Features;

    /// <summary>A model with the thresholds that it was trained with.</summary>
    public static ActiveModel WithOwnThresholds(ScoringModel model)
        => new(model, new Policy($"thresholds-of-{model.Id}", model.Manifest.ReviewFrom, model.Manifest.BlockFrom));
}
