using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Policy;

/// <summary>Reads the models and policies that a policy names as its challengers.</summary>
internal static class ChallengerFolder
{
    /// <summary>Reads all of them.</summary>
    /// <exception cref="PolicyException">One cannot be used.</exception>
    public static Challenger[] Load(
        CompiledPolicy policy, ScoringModel running, IReadOnlyList<FeatureDefinition> kept, IReadOnlySet<string> lists, string place)
        => [.. policy.Document.Challengers.Select(c => new Challenger(c, Load(c, running, kept, lists, $"{place}: challenger '{c.Name}'")))];

    private static ActiveModel Load(
        ChallengerSettings settings, ScoringModel running, IReadOnlyList<FeatureDefinition> kept, IReadOnlySet<string> lists, string place)
    {
        try
        {
            var model = settings.Model is null ? running : ScoringModel.Load(settings.Model);
            if (model.Manifest.Features.Version != running.Manifest.Features.Version)
            {
                throw new PolicyException(
                    [$"{place}: its model has feature set {model.Manifest.Features.Version}, the running {running.Id} has {running.Manifest.Features.Version}"]);
            }

            if (settings.Policy is null)
                return new ActiveModel(model, ActiveModel.OwnThresholds(model, kept, lists));
            var compiled = CompiledPolicy.Load(File.ReadAllText(settings.Policy), settings.Policy, ActiveModel.GroundOf(model, kept, lists));
            if (compiled.MissingFeatures.Count > 0)
                throw new PolicyException([$"{place}: '{compiled.MissingFeatures[0].Name}' is velocity that nothing keeps"]);
            return new ActiveModel(model, compiled);
        }
        catch (Exception e) when (e is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            throw new PolicyException([$"{place}: {e.Message}"]);
        }
    }
}
