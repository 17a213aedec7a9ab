namespace FraudScoring.Aeron.Driver;

/// <summary>What a receiving socket knows of a session: an image, or until when to leave it alone.</summary>
internal readonly record struct SessionState(NetworkImage? Image, long IgnoreUntilNs);
