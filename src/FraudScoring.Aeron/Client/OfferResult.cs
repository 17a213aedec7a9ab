namespace FraudScoring.Aeron.Client;

/// <summary>What an offer gives when it is not the new position.</summary>
public static class OfferResult
{
    /// <summary>Nobody subscribes.</summary>
    public const long NotConnected = -1;

    /// <summary>The subscribers are behind by a whole window: try again later, or give up.</summary>
    public const long BackPressured = -2;

    /// <summary>The log moves to its next term: try again at once.</summary>
    public const long AdminAction = -3;

    /// <summary>The publication is closed, or the client lost its driver.</summary>
    public const long Closed = -4;

    /// <summary>The stream is at its end after 2^31 terms.</summary>
    public const long MaxPositionExceeded = -5;
}
