using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.DecisionLog;

/// <summary>A slot of the once-only index: the key, and offset + 1 above two bits of label; zero when unused.</summary>
internal readonly record struct OnceSlot(ulong KeyHigh, ulong KeyLow, ulong Value)
{
    /// <summary>Bytes of a slot in memory and in a snapshot.</summary>
    public const int Bytes = 24;

    /// <summary>The largest offset that fits.</summary>
    public const ulong OffsetMax = (ulong.MaxValue >> 2) - 1;

    private const ulong LabelMask = 3;

    /// <summary>Whether nothing is in the slot.</summary>
    public bool IsFree => Value == 0;

    /// <summary>The decision's offset; of a used slot only.</summary>
    public ulong Offset => (Value >> 2) - 1;

    /// <summary>What the payment turned out to be.</summary>
    public LabelKind Label => (LabelKind)(Value & LabelMask);

    /// <summary>A used slot.</summary>
    public static OnceSlot Of(UInt128 key, ulong offset, LabelKind label)
        => new((ulong)(key >> 64), (ulong)key, ((offset + 1) << 2) | ((ulong)label & LabelMask));

    /// <summary>Whether the slot is this key's.</summary>
    public bool Is(ulong keyHigh, ulong keyLow) => KeyLow == keyLow && KeyHigh == keyHigh;
}
