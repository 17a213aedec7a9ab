using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>Keys by their bytes.</summary>
internal sealed class ByteKeyComparer : IEqualityComparer<byte[]>
{
    public static readonly ByteKeyComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] key) => (int)(ulong)EntityKey.Of(key);
}
