namespace FraudScoring.Service.Grpc;

/// <summary>What stands at the head of a buffer of received bytes.</summary>
internal enum FrameOutcome
{
    /// <summary>Less than a whole message so far.</summary>
    Incomplete,
    Message,
    TooLarge,
    Compressed,
    InvalidFlag,
}
