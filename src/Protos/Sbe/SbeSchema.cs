namespace FraudScoring.Sbe;

/// <summary>Numbers and bounds of <c>scoring-sbe.xml</c>.</summary>
internal static class SbeSchema
{
    public const ushort Id = 2451;
    public const ushort Version = 0;
    public const int HeaderBytes = 8;
    public const int GroupHeaderBytes = 4;

    public const int IdBytesMax = 64;
    public const int ShortTextBytesMax = 128;
    public const int LongTextBytesMax = 1024;
    public const int AttributesMax = 16;

    /// <summary>Entries of any group: more is not read.</summary>
    public const int GroupEntriesMax = 64;

    /// <summary>Bytes of the longest message that is written or read.</summary>
    public const int MessageBytesMax = 16 * 1024;
}
