namespace FraudScoring.Core;

/// <summary>Every bound on what comes from outside. A value above its bound is refused with a message that names it.</summary>
public static class Limits
{
    /// <summary>Bytes of an identifier (transaction, card, customer, merchant, terminal, device, e-mail hash).</summary>
    public const int IdBytesMax = 64;

    /// <summary>Bytes of an IP address in text form.</summary>
    public const int IpBytesMax = 45;

    /// <summary>Entries of the attributes map.</summary>
    public const int AttributesMax = 16;

    /// <summary>Bytes of an attribute's key.</summary>
    public const int AttributeKeyBytesMax = 32;

    /// <summary>Bytes of an attribute's value.</summary>
    public const int AttributeValueBytesMax = 128;

    /// <summary>Bytes of all text of one transaction; the sum of the bounds above fits.</summary>
    public const int TransactionTextBytesMax = 4096;

    /// <summary>Minor units of one payment: a quadrillionth below what int64 sums over 30 days could overflow on.</summary>
    public const long AmountMinorMax = 1_000_000_000_000;

    /// <summary>Bytes of one encoded request message.</summary>
    public const int RequestBytesMax = 16 * 1024;

    /// <summary>Features of one model.</summary>
    public const int FeaturesMax = 256;

    /// <summary>Texts that one feature tells apart by number.</summary>
    public const int CodeTermsMax = 10_000;

    /// <summary>Bytes of such a text.</summary>
    public const int CodeTermBytesMax = 128;

    /// <summary>Events of one key that are kept one by one; a busier key is kept in tiles.</summary>
    public const int ExactEventsMax = 128;

    /// <summary>Tiles of one window of a busy key.</summary>
    public const int TilesPerWindow = 64;

    /// <summary>Longest window plus delay of a velocity feature, in days.</summary>
    public const int HorizonDaysMax = 90;

    /// <summary>Reasons in one reply.</summary>
    public const int ReasonsMax = 5;

    /// <summary>Bytes of one encoded decision record.</summary>
    public const int RecordBytesMax = 16 * 1024;
}
