namespace FraudScoring.Aeron;

/// <summary>What a media driver answers when it refuses a command.</summary>
public enum AeronErrorCode
{
    /// <summary>No code.</summary>
    None = 0,

    /// <summary>The channel's text or one of its parameters is wrong.</summary>
    InvalidChannel = 1,

    /// <summary>The subscription to remove is not known.</summary>
    UnknownSubscription = 2,

    /// <summary>The publication to remove is not known.</summary>
    UnknownPublication = 3,

    /// <summary>The socket of a channel failed; the correlation id carries the channel's status counter.</summary>
    ChannelEndpointError = 4,

    /// <summary>The counter to remove is not known.</summary>
    UnknownCounter = 5,

    /// <summary>The command's type is not known.</summary>
    UnknownCommand = 6,

    /// <summary>The command is too short for its fields.</summary>
    MalformedCommand = 7,

    /// <summary>The driver leaves the feature out.</summary>
    NotSupported = 8,

    /// <summary>A host name does not resolve.</summary>
    UnknownHost = 9,

    /// <summary>Try again later.</summary>
    ResourceTemporarilyUnavailable = 10,

    /// <summary>Anything else.</summary>
    Generic = 11,

    /// <summary>The file system of the directory is too full for the log.</summary>
    StorageSpace = 12,

    /// <summary>A subscriber rejected the image.</summary>
    ImageRejected = 13,

    /// <summary>The publication was revoked.</summary>
    PublicationRevoked = 14,
}
