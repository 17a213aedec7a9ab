using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>
/// Reads a message front to back. What does not fit ends the reading: from then on everything is empty and
/// <see cref="Problem"/> says what was wrong. Nothing is copied but the fixed fields.
/// </summary>
internal ref struct SbeReader
{
    private readonly ReadOnlySpan<byte> _message;
    private int _at;

    public SbeReader(ReadOnlySpan<byte> message, int bytesMax = SbeSchema.MessageBytesMax)
    {
        _message = message;
        _at = 0;
        if (message.Length < SbeSchema.HeaderBytes || message.Length > bytesMax)
        {
            Fail($"message of {message.Length} bytes, expected {SbeSchema.HeaderBytes} to {bytesMax}");
            return;
        }

        BlockLength = BinaryPrimitives.ReadUInt16LittleEndian(message);
        Template = (SbeTemplate)BinaryPrimitives.ReadUInt16LittleEndian(message[2..]);
        Version = BinaryPrimitives.ReadUInt16LittleEndian(message[6..]);
        _at = SbeSchema.HeaderBytes;
        var schema = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        if (schema != SbeSchema.Id)
            Fail($"schema {schema}, expected {SbeSchema.Id}");
    }

    public SbeTemplate Template { get; }

    /// <summary>The writer's version of the schema; a later one has more than is read here.</summary>
    public ushort Version { get; }

    public string? Problem { get; private set; }

    private int BlockLength { get; }

    /// <summary>The message's fixed fields. What an older writer left out stays as it is in <paramref name="fields"/>.</summary>
    public void Block<T>(ref T fields)
        where T : unmanaged => Block(ref fields, BlockLength);

    /// <summary>An entry's fixed fields.</summary>
    public void Block<T>(ref T fields, int blockLength)
        where T : unmanaged
    {
        var block = Take(blockLength, "fixed fields");
        var known = Math.Min(block.Length, Unsafe.SizeOf<T>());
        block[..known].CopyTo(MemoryMarshal.AsBytes(new Span<T>(ref fields)));
    }

    /// <summary>Skips the fixed fields of an entry that has none here.</summary>
    public void Skip(int blockLength) => Take(blockLength, "fixed fields");

    /// <summary>Entries of the group that follows, and the bytes of the fixed fields of each.</summary>
    public int Group(int max, string name, out int blockLength)
    {
        var header = Take(SbeSchema.GroupHeaderBytes, name);
        blockLength = 0;
        if (Problem is not null)
            return 0;
        blockLength = BinaryPrimitives.ReadUInt16LittleEndian(header);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        if (count <= max)
            return count;
        Fail($"{name}: {count} entries, expected at most {max}");
        return 0;
    }

    /// <summary>Text behind a length of one byte.</summary>
    public ReadOnlySpan<byte> Data8(int max, string name)
    {
        var length = Take(1, name);
        return Problem is null ? Data(length[0], max, name) : default;
    }

    /// <summary>Text behind a length of two bytes.</summary>
    public ReadOnlySpan<byte> Data16(int max, string name)
    {
        var length = Take(sizeof(ushort), name);
        return Problem is null ? Data(BinaryPrimitives.ReadUInt16LittleEndian(length), max, name) : default;
    }

    private ReadOnlySpan<byte> Data(int length, int max, string name)
    {
        if (length <= max)
            return Take(length, name);
        Fail($"{name}: {length} bytes, expected at most {max}");
        return default;
    }

    private ReadOnlySpan<byte> Take(int length, string name)
    {
        if (Problem is not null)
            return default;
        if (length > _message.Length - _at)
        {
            Fail($"{name}: {length} bytes at byte {_at} of a message of {_message.Length} bytes");
            return default;
        }

        var taken = _message.Slice(_at, length);
        _at += length;
        return taken;
    }

    private void Fail(string problem) => Problem ??= problem;
}
