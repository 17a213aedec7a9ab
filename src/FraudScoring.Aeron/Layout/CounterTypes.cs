namespace FraudScoring.Aeron.Layout;

/// <summary>Type ids of counters, as Aeron's tools know them.</summary>
public static class CounterTypes
{
    /// <summary>A counter of the driver as a whole.</summary>
    public const int System = 0;

    /// <summary>How far a publisher may write.</summary>
    public const int PublisherLimit = 1;

    /// <summary>How far the driver has sent.</summary>
    public const int SenderPosition = 2;

    /// <summary>The highest position received, with or without gaps below.</summary>
    public const int ReceiverHighWaterMark = 3;

    /// <summary>How far a subscriber has read.</summary>
    public const int SubscriberPosition = 4;

    /// <summary>How far a stream was received without a gap.</summary>
    public const int ReceiverPosition = 5;

    /// <summary>Status of a sending socket.</summary>
    public const int SendChannelStatus = 6;

    /// <summary>Status of a receiving socket.</summary>
    public const int ReceiveChannelStatus = 7;

    /// <summary>How far the receivers let the driver send.</summary>
    public const int SenderLimit = 9;

    /// <summary>A client's sign of life.</summary>
    public const int ClientHeartbeat = 11;

    /// <summary>How far a publisher has written.</summary>
    public const int PublisherPosition = 12;

    /// <summary>How often a sender had data but no room at the receivers.</summary>
    public const int SenderBackPressure = 13;

    /// <summary>The address a socket is bound to.</summary>
    public const int LocalSocketAddress = 14;

    /// <summary>Requests for retransmission that a sender received.</summary>
    public const int SenderNaksReceived = 19;

    /// <summary>Requests for retransmission that a receiver sent.</summary>
    public const int ReceiverNaksSent = 20;
}
