namespace FraudScoring.Aeron.Protocol;

/// <summary>Commands of clients to the driver.</summary>
internal static class CommandType
{
    public const int AddPublication = 0x01;
    public const int RemovePublication = 0x02;
    public const int AddExclusivePublication = 0x03;
    public const int AddSubscription = 0x04;
    public const int RemoveSubscription = 0x05;
    public const int ClientKeepAlive = 0x06;
    public const int AddDestination = 0x07;
    public const int RemoveDestination = 0x08;
    public const int AddCounter = 0x09;
    public const int RemoveCounter = 0x0A;
    public const int ClientClose = 0x0B;
    public const int AddReceiveDestination = 0x0C;
    public const int RemoveReceiveDestination = 0x0D;
    public const int TerminateDriver = 0x0E;
    public const int AddStaticCounter = 0x0F;
    public const int RejectImage = 0x10;
    public const int RemoveDestinationById = 0x11;
    public const int NextAvailableSessionId = 0x12;
}
