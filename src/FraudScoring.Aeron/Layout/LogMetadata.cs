namespace FraudScoring.Aeron.Layout;

/// <summary>Offsets in the last 4096 bytes of a log file.</summary>
internal static class LogMetadata
{
    public const int Length = 4096;
    public const int PartitionCount = 3;

    public const int TailOffset = 0;
    public const int ActiveTermCountOffset = 24;
    public const int EndOfStreamPositionOffset = 128;
    public const int IsConnectedOffset = 136;
    public const int ActiveTransportCountOffset = 140;
    public const int CorrelationIdOffset = 256;
    public const int InitialTermIdOffset = 264;
    public const int DefaultHeaderLengthOffset = 268;
    public const int MtuOffset = 272;
    public const int TermLengthOffset = 276;
    public const int PageSizeOffset = 280;
    public const int PublicationWindowOffset = 284;
    public const int ReceiverWindowOffset = 288;
    public const int SendBufferOffset = 292;
    public const int ReceiveBufferOffset = 304;
    public const int MaxResendOffset = 316;
    public const int DefaultHeaderOffset = 320;
    public const int EntityTagOffset = 448;
    public const int ResponseCorrelationIdOffset = 456;
    public const int LingerNsOffset = 464;
    public const int UntetheredWindowLimitNsOffset = 472;
    public const int UntetheredRestingNsOffset = 480;
    public const int GroupOffset = 488;
    public const int IsResponseOffset = 489;
    public const int RejoinOffset = 490;
    public const int ReliableOffset = 491;
    public const int SparseOffset = 492;
    public const int SignalEosOffset = 493;
    public const int SpiesSimulateConnectionOffset = 494;
    public const int TetherOffset = 495;
    public const int IsRevokedOffset = 496;
    public const int TypeOffset = 497;
    public const int UntetheredLingerNsOffset = 500;

    public const byte ConcurrentPublication = 0;
    public const byte ExclusivePublication = 1;
    public const byte Image = 2;
}
