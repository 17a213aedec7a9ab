namespace FraudScoring.Aeron.Layout;

/// <summary>Header of the command-and-control file, version 0.2.0.</summary>
internal static class CncLayout
{
    public const string FileName = "cnc.dat";
    public const int Version = 0x000200;

    public const int VersionOffset = 0;
    public const int ToDriverLengthOffset = 4;
    public const int ToClientsLengthOffset = 8;
    public const int CounterMetadataLengthOffset = 12;
    public const int CounterValuesLengthOffset = 16;
    public const int ErrorLogLengthOffset = 20;
    public const int ClientLivenessNsOffset = 24;
    public const int StartTimestampMsOffset = 32;
    public const int PidOffset = 40;
    public const int PageSizeOffset = 48;
    public const int HeaderLength = 128;

    public static int Major(int version) => version >> 16;
}
