using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Velocity;

internal sealed class NaiveEvent
{
    public required long TimeMs { get; init; }

    public required long Amount { get; init; }

    public required bool IsDeclined { get; init; }

    public required float Latitude { get; init; }

    public required float Longitude { get; init; }

    public required Func<RelatedField, string> Related { get; init; }
}
