namespace FraudScoring.Aeron.Protocol;

/// <summary>Types, lengths and offsets of the frames between drivers. All fields are little-endian, some only 4-aligned.</summary>
internal static class UdpFrames
{
    public const int HeaderLength = 8;
    public const int FrameLengthOffset = 0;
    public const int VersionOffset = 4;
    public const int FlagsOffset = 5;
    public const int TypeOffset = 6;

    public const short Pad = 0;
    public const short Data = 1;
    public const short Nak = 2;
    public const short StatusMessage = 3;
    public const short Error = 4;
    public const short Setup = 5;
    public const short RttMeasurement = 6;

    public const int SetupLength = 40;
    public const int SetupTermOffset = 8;
    public const int SetupSessionId = 12;
    public const int SetupStreamId = 16;
    public const int SetupInitialTermId = 20;
    public const int SetupActiveTermId = 24;
    public const int SetupTermLength = 28;
    public const int SetupMtu = 32;
    public const int SetupTtl = 36;

    public const int ControlSessionId = 8;
    public const int ControlStreamId = 12;

    public const int NakLength = 28;
    public const int NakTermId = 16;
    public const int NakTermOffset = 20;
    public const int NakGapLength = 24;

    public const int StatusLength = 36;
    public const int StatusTermId = 16;
    public const int StatusTermOffset = 20;
    public const int StatusWindow = 24;
    public const int StatusReceiverId = 28;
    public const byte StatusSendSetup = 0x80;
    public const byte StatusEndOfStream = 0x40;

    public const int ErrorLength = 40;

    public const int RttLength = 40;
    public const int RttEcho = 16;
    public const int RttDelta = 24;
    public const int RttReceiverId = 32;
    public const byte RttReply = 0x80;
}
