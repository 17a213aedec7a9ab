namespace FraudScoring.Core.Transactions;

/// <summary>How the card data was entered. Values are those of the wire contract.</summary>
public enum EntryMode : byte
{
    /// <summary>The gateway did not say.</summary>
    NotProvided = 0,

    /// <summary>Chip read.</summary>
    Chip = 1,

    /// <summary>Contactless read.</summary>
    Contactless = 2,

    /// <summary>Magnetic stripe read.</summary>
    Magstripe = 3,

    /// <summary>Typed in.</summary>
    Manual = 4,

    /// <summary>Stored by the merchant.</summary>
    CardOnFile = 5,

    /// <summary>Device wallet token.</summary>
    Wallet = 6,
}
