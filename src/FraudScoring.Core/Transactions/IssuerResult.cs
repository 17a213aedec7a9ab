namespace FraudScoring.Core.Transactions;

/// <summary>What the issuer answered to the authorisation. Values are those of the wire contract.</summary>
public enum IssuerResult : byte
{
    /// <summary>The gateway did not say.</summary>
    NotProvided = 0,

    /// <summary>Approved.</summary>
    Approved = 1,

    /// <summary>Declined.</summary>
    Declined = 2,

    /// <summary>Asked, no answer known.</summary>
    Unknown = 3,
}
