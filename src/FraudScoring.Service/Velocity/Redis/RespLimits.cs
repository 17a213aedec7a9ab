namespace FraudScoring.Service.Velocity.Redis;

/// <summary>What a server may send at most; more is taken as damage, before anything is allocated for it.</summary>
internal static class RespLimits
{
    /// <summary>Bytes of a line: a status, an error, a number.</summary>
    public const int LineBytesMax = 4096;

    /// <summary>Bytes of one value; the largest state of a busy key is below it.</summary>
    public const int BulkBytesMax = 4 << 20;

    /// <summary>Elements of one array.</summary>
    public const int ArrayMax = 1 << 16;

    /// <summary>Bytes of the replies to one batch, and of its commands.</summary>
    public const int ReplyBytesMax = 64 << 20;
}
