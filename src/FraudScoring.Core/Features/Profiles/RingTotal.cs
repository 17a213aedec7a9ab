namespace FraudScoring.Core.Features.Profiles;

/// <summary>What is added up of the events of a ring.</summary>
/// <param name="Column">Which of their numbers.</param>
/// <param name="WindowMs">Over which window.</param>
internal readonly record struct RingTotal(int Column, long WindowMs);
