namespace FraudScoring.Core.Features;

/// <summary>What <c>distinct</c> and <c>seen</c> look at (<c>of</c> in <c>model.json</c>).</summary>
public enum RelatedField : byte
{
    /// <summary>Card token.</summary>
    Card,

    /// <summary>Customer.</summary>
    Customer,

    /// <summary>Device.</summary>
    Device,

    /// <summary>IP address.</summary>
    Ip,

    /// <summary>Hashed e-mail address.</summary>
    Email,

    /// <summary>Merchant.</summary>
    Merchant,

    /// <summary>Terminal.</summary>
    Terminal,

    /// <summary>Country of the merchant.</summary>
    MerchantCountry,

    /// <summary>Country of the shipping address.</summary>
    ShippingCountry,

    /// <summary>Merchant category code.</summary>
    Mcc,
}
