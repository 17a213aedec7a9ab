namespace FraudScoring.Core.Transactions;

/// <summary>Result of 3-D Secure. Values are those of the wire contract.</summary>
public enum ThreeDsResult : byte
{
    /// <summary>The gateway did not say.</summary>
    NotProvided = 0,

    /// <summary>The cardholder was authenticated.</summary>
    Authenticated = 1,

    /// <summary>Attempted, the issuer took no part.</summary>
    Attempted = 2,

    /// <summary>The cardholder failed.</summary>
    Failed = 3,

    /// <summary>The issuer rejected it.</summary>
    Rejected = 4,

    /// <summary>Could not be performed.</summary>
    Unavailable = 5,
}
