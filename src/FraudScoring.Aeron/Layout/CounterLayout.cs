namespace FraudScoring.Aeron.Layout;

/// <summary>Layout of one counter's value and metadata.</summary>
internal static class CounterLayout
{
    public const int ValueLength = 128;
    public const int RegistrationIdOffset = 8;
    public const int OwnerIdOffset = 16;
    public const int ReferenceIdOffset = 24;

    public const int MetadataLength = 512;
    public const int StateOffset = 0;
    public const int TypeIdOffset = 4;
    public const int FreeDeadlineMsOffset = 8;
    public const int KeyOffset = 16;
    public const int LabelLengthOffset = 128;
    public const int LabelOffset = 132;

    public const int Unused = 0;
    public const int Allocated = 1;
    public const int Reclaimed = -1;
    public const long NotFree = long.MaxValue;

    /// <summary>Offsets in the key of a stream's counter.</summary>
    public const int StreamKeySessionOffset = 8;
    public const int StreamKeyStreamOffset = 12;
    public const int StreamKeyChannelLengthOffset = 16;
    public const int StreamKeyChannelOffset = 20;
    public const int StreamKeyChannelBytesMax = 92;
}
