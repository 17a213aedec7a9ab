namespace FraudScoring.Aeron.Driver;

/// <summary>How far one subscription has read one log; the client writes the counter.</summary>
internal sealed record SubscriberPosition(SubscriptionLink Link, ISubscribable Source, DriverCounter Counter);
