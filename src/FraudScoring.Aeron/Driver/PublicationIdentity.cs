namespace FraudScoring.Aeron.Driver;

/// <summary>Who made a publication and what it is called.</summary>
internal sealed record PublicationIdentity(long RegistrationId, long ClientId, int SessionId, int StreamId, bool IsExclusive);
