namespace FraudScoring.Core.Transactions;

/// <summary>The text fields of a <see cref="Transaction"/>; each value is the field's number on the wire.</summary>
public enum TextField : byte
{
    /// <summary>Unique id of the payment.</summary>
    TransactionId = 1,

    /// <summary>ISO 4217 alphabetic code.</summary>
    Currency = 4,

    /// <summary>Card token.</summary>
    CardId = 5,

    /// <summary>Customer id.</summary>
    CustomerId = 6,

    /// <summary>Merchant id.</summary>
    MerchantId = 7,

    /// <summary>Terminal id.</summary>
    TerminalId = 8,

    /// <summary>Device id or fingerprint.</summary>
    DeviceId = 9,

    /// <summary>IPv4 or IPv6 address in text form.</summary>
    Ip = 10,

    /// <summary>Hash of the e-mail address.</summary>
    EmailHash = 11,

    /// <summary>First 6 to 8 digits of the card number.</summary>
    Bin = 12,

    /// <summary>Merchant category code, four digits (ISO 18245).</summary>
    Mcc = 13,

    /// <summary>Country of issue, ISO 3166-1 alpha-2.</summary>
    CardCountry = 16,

    /// <summary>Country of the merchant, ISO 3166-1 alpha-2.</summary>
    MerchantCountry = 17,

    /// <summary>Country of the billing address, ISO 3166-1 alpha-2.</summary>
    BillingCountry = 18,

    /// <summary>Country of the shipping address, ISO 3166-1 alpha-2.</summary>
    ShippingCountry = 19,
}
