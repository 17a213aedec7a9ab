using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// Words of 32 bits that are mostly small or zero: each a LEB128 number; zeros as one zero and how many follow it.
/// </summary>
internal static class WordPacking
{
    /// <summary>Bytes that packing so many bytes can take.</summary>
    public static int PackedBytesMax(int bytes) => (bytes / sizeof(uint) * 6) + Leb128.BytesMax;

    public static int Pack(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        var at = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                at += Leb128.Write(to[at..], words[i]);
                continue;
            }

            var end = words[i..].IndexOfAnyExcept(0u);
            var zeros = end < 0 ? words.Length - i : end;
            to[at++] = 0;
            at += Leb128.Write(to[at..], (ulong)(zeros - 1));
            i += zeros - 1;
        }

        return at;
    }

    /// <summary>Fills the words; false when the bytes are not exactly so many.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> to)
    {
        var words = MemoryMarshal.Cast<byte, uint>(to);
        var at = 0;
        for (var i = 0; i < words.Length;)
        {
            if (!Leb128.TryRead(packed, ref at, out var word) || word > uint.MaxValue)
                return false;
            if (word != 0)
            {
                words[i++] = (uint)word;
                continue;
            }

            if (!Leb128.TryRead(packed, ref at, out var more) || more >= (ulong)(words.Length - i))
                return false;
            words.Slice(i, (int)more + 1).Clear();
            i += (int)more + 1;
        }

        return at == packed.Length;
    }
}
