namespace FraudScoring.Aeron.Driver;

/// <summary>A log that subscriptions read: a publication of this host, or an image of one elsewhere.</summary>
internal interface ISubscribable
{
    long RegistrationId { get; }

    int SessionId { get; }

    int StreamId { get; }

    string LogPath { get; }

    string SourceIdentity { get; }

    /// <summary>False once it drains: nobody joins any more.</summary>
    bool AcceptsSubscribers { get; }

    /// <summary>Where a subscription that comes now starts to read.</summary>
    long JoinPosition { get; }

    void Add(SubscriberPosition position);

    void Remove(SubscriberPosition position);
}
