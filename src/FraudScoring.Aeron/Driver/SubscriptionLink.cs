using FraudScoring.Aeron.Channels;

namespace FraudScoring.Aeron.Driver;

/// <summary>A client's subscription.</summary>
internal sealed class SubscriptionLink(long registrationId, DriverClient client, ChannelUri uri, int streamId)
{
    public long RegistrationId => registrationId;

    public DriverClient Client => client;

    public ChannelUri Uri => uri;

    public int StreamId => streamId;

    /// <summary>The one session to take images of, or null for all.</summary>
    public int? SessionId { get; } = uri.Integer("session-id");

    /// <summary>Unreliable subscriptions have gaps filled with padding instead of asking for the data again.</summary>
    public bool IsReliable { get; } = uri.Flag("reliable", otherwise: true);

    /// <summary>The socket it listens on; null for IPC.</summary>
    public ReceiveEndpoint? Endpoint { get; init; }

    public List<SubscriberPosition> Positions { get; } = [];

    public bool Matches(int stream, int session) => stream == streamId && (SessionId is not { } only || only == session);
}
