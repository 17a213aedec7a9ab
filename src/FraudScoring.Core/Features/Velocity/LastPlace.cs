namespace FraudScoring.Core.Features.Velocity;

/// <summary>Where and when a key was seen last.</summary>
internal struct LastPlace
{
    public long TimeMs;
    public float Latitude;
    public float Longitude;
}
