namespace FraudScoring.Core.Transactions;

/// <summary>Result of an address (AVS) or security-code (CVV) check. Values are those of the wire contract.</summary>
public enum CheckResult : byte
{
    /// <summary>The gateway did not say.</summary>
    NotProvided = 0,

    /// <summary>Matched.</summary>
    Pass = 1,

    /// <summary>Did not match.</summary>
    Fail = 2,

    /// <summary>Matched in part.</summary>
    Partial = 3,

    /// <summary>The issuer could not check.</summary>
    Unavailable = 4,

    /// <summary>Nobody checked.</summary>
    Unchecked = 5,
}
