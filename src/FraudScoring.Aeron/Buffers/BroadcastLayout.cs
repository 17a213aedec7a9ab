namespace FraudScoring.Aeron.Buffers;

/// <summary>Trailer and record layout of the buffer of answers to the clients.</summary>
internal static class BroadcastLayout
{
    public const int TailIntentOffset = 0;
    public const int TailOffset = 8;
    public const int LatestOffset = 16;
    public const int TrailerLength = 128;

    public const int HeaderLength = 8;
    public const int TypeOffset = 4;
    public const int Alignment = 8;
    public const int PaddingType = -1;

    public static int CapacityOf(AtomicBuffer buffer)
    {
        var capacity = buffer.Length - TrailerLength;
        if (!Align.IsPowerOfTwo(capacity) || capacity < 1024)
        {
            throw new AeronException(
                AeronErrorCode.Generic,
                $"buffer to the clients: {buffer.Length} bytes, expected a power of two from 1024 + {TrailerLength}");
        }

        return capacity;
    }
}
