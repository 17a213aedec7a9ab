namespace FraudScoring.Core.Transactions;

/// <summary>What velocity is kept for.</summary>
public enum EntityKind : byte
{
    /// <summary>The card token.</summary>
    Card = 0,

    /// <summary>The customer.</summary>
    Customer = 1,

    /// <summary>The device.</summary>
    Device = 2,

    /// <summary>The IP address.</summary>
    Ip = 3,

    /// <summary>The hashed e-mail address.</summary>
    Email = 4,

    /// <summary>The merchant.</summary>
    Merchant = 5,

    /// <summary>The terminal.</summary>
    Terminal = 6,
}
