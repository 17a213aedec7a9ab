namespace FraudScoring.Sbe;

/// <summary>Numbers and bounds of <c>scoring-sbe.xml</c>.</summary>
internal static class SbeSchema
{
    public const ushort Id = 2451;
    public const ushort Version = 1;
    public const int HeaderBytes = 8;
    public const int GroupHeaderBytes = 4;

    public const int IdBytesMax = 64;
    public const int ShortTextBytesMax = 128;
    public const int LongTextBytesMax = 1024;
    public const int AttributesMax = 16;

    /// <summary>Entries of any group: more is not read.</summary>
    public const int GroupEntriesMax = 64;

    /// <summary>Features of a model, and values in a record.</summary>
    public const int FeaturesMax = 256;

    /// <summary>Bytes of the longest message that is written or read, but for Record.</summary>
    public const int MessageBytesMax = 16 * 1024;

    /// <summary>Bytes of the longest Record: a payment, a decision, and what else there is.</summary>
    public const int RecordBytesMax = 3 * MessageBytesMax;
}
