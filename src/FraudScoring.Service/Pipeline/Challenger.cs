using FraudScoring.Core.Decisions.Policies;

namespace FraudScoring.Service.Pipeline;

/// <summary>A model and policy that decide beside those in charge. Immutable.</summary>
/// <param name="Settings">Its name and its share of customers.</param>
/// <param name="Model">Its model with its policy.</param>
internal sealed record Challenger(ChallengerSettings Settings, ActiveModel Model);
