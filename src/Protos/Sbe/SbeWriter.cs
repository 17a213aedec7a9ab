using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Writes a message front to back into a buffer of the caller; throws when something is longer than its bound.</summary>
internal ref struct SbeWriter
{
    private readonly Span<byte> _buffer;

    public SbeWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        Length = 0;
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The header and the fixed fields.</summary>
    public void Message<T>(SbeTemplate template, in T fields)
        where T : unmanaged
    {
        var block = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in fields));
        UInt16((ushort)block.Length);
        UInt16((ushort)template);
        UInt16(SbeSchema.Id);
        UInt16(SbeSchema.Version);
        Raw(block);
    }

    public void Group(int blockLength, int count)
    {
        UInt16((ushort)blockLength);
        UInt16((ushort)count);
    }

    /// <summary>The fixed fields of an entry.</summary>
    public void Block<T>(in T fields)
        where T : unmanaged => Raw(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in fields)));

    public void Data8(scoped ReadOnlySpan<byte> text, int max, string name)
    {
        Require(text, max, name);
        Raw([(byte)text.Length]);
        Raw(text);
    }

    public void Data16(scoped ReadOnlySpan<byte> text, int max, string name)
    {
        Require(text, max, name);
        UInt16((ushort)text.Length);
        Raw(text);
    }

    private static void Require(scoped ReadOnlySpan<byte> text, int max, string name)
    {
        if (text.Length > max)
            throw new ArgumentException($"{name}: {text.Length} bytes, expected at most {max}");
    }

    private void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[Length..], value);
        Length += sizeof(ushort);
    }

    private void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
    }
}
