namespace FraudScoring.Aeron.Layout;

/// <summary>Header of a frame in a term and of a data frame on the wire.</summary>
internal static class DataHeader
{
    public const int Length = 32;
    public const int FrameAlignment = 32;

    public const int FrameLengthOffset = 0;
    public const int VersionOffset = 4;
    public const int FlagsOffset = 5;
    public const int TypeOffset = 6;
    public const int TermOffsetOffset = 8;
    public const int SessionIdOffset = 12;
    public const int StreamIdOffset = 16;
    public const int TermIdOffset = 20;
    public const int ReservedValueOffset = 24;

    public const byte Begin = 0x80;
    public const byte End = 0x40;
    public const byte Unfragmented = Begin | End;
    public const byte EndOfStream = 0x20;
    public const byte Revoked = 0x10;

    public const short PadType = 0;
    public const short DataType = 1;
}
