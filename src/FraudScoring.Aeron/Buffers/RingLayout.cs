namespace FraudScoring.Aeron.Buffers;

/// <summary>Trailer and record layout of the buffer of commands to the driver.</summary>
internal static class RingLayout
{
    public const int TailOffset = 128;
    public const int HeadCacheOffset = 256;
    public const int HeadOffset = 384;
    public const int CorrelationOffset = 512;
    public const int HeartbeatOffset = 640;
    public const int TrailerLength = 768;

    public const int HeaderLength = 8;
    public const int TypeOffset = 4;
    public const int Alignment = 8;
    public const int PaddingType = -1;
}
