namespace FraudScoring.Core.Features.Velocity;

/// <summary>A velocity feature ready to compute: where its windows, its related column and its place in the row are.</summary>
internal readonly record struct EntityFeature(
    FeatureKind Kind, int Index, int Window, int FraudWindow, int Column, long WindowMs, bool IsPrior,
    double PriorFrauds, double PriorCount);
