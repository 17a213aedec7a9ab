namespace FraudScoring.Core.Decisions.Lists;

/// <summary>An entry as look-ups see it.</summary>
/// <param name="High">The first 64 bits of the key's hash.</param>
/// <param name="Low">The next 32 bits.</param>
/// <param name="Expires">From when on it does not count, seconds since the Unix epoch; or what is no time.</param>
internal readonly record struct ListSlot(ulong High, uint Low, uint Expires)
{
    public const uint Absent = 0;
    public const uint Removed = 1;
    public const uint Never = uint.MaxValue;

    /// <summary>The expiry where the hash is this one, else nothing; without a jump.</summary>
    public uint ExpiryOf(ulong high, uint low)
    {
        var isOther = (High ^ high) | (Low ^ low);
        // All ones when nothing differs.
        var mask = (uint)((long)(~isOther & (isOther - 1)) >> 63);
        return Expires & mask;
    }

    public static (ulong High, uint Low) Split(UInt128 hash) => ((ulong)(hash >> 64), (uint)hash);
}
