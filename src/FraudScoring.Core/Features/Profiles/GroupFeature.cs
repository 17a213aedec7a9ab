namespace FraudScoring.Core.Features.Profiles;

/// <summary>A feature of a group ready to compute.</summary>
internal readonly record struct GroupFeature(FeatureKind Kind, int Index, int Group, int Larger, int CountMin, double DeviationMin);
