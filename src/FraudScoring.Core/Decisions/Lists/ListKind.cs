namespace FraudScoring.Core.Decisions.Lists;

/// <summary>What an entry of a list stands for.</summary>
public enum ListKind : byte
{
    /// <summary>A card token.</summary>
    Card = 0,

    /// <summary>A customer.</summary>
    Customer = 1,

    /// <summary>A device.</summary>
    Device = 2,

    /// <summary>An IP address, or a range in CIDR notation.</summary>
    Ip = 3,

    /// <summary>A hashed e-mail address.</summary>
    Email = 4,

    /// <summary>A merchant.</summary>
    Merchant = 5,

    /// <summary>The first 6 to 8 digits of card numbers; six match all longer ones that begin with them.</summary>
    Bin = 6,

    /// <summary>A country, ISO 3166-1 alpha-2; on the block and allow lists that of the card.</summary>
    Country = 7,
}
