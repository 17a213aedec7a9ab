namespace FraudScoring.Core.Decisions.Policies;

/// <summary>Another model or policy that decides beside the one in charge.</summary>
/// <param name="Name">Its name in records.</param>
/// <param name="Model">Folder of its model; null for the model in charge.</param>
/// <param name="Policy">File of its policy; null for the thresholds of its model.</param>
/// <param name="Share">Share of customers whose payments it decides; 0 only records.</param>
public sealed record ChallengerSettings(string Name, string? Model, string? Policy, double Share);
