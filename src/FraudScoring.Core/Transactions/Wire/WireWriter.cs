using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudScoring.Core.Transactions.Wire;

/// <summary>
/// Writes the protocol-buffers wire format (protobuf.dev, "Encoding") into a span without allocating. As proto3 wants,
/// default values are left out. Fields are written in ascending order by the callers, so that equal messages have equal
/// bytes.
/// </summary>
public ref struct WireWriter(Span<byte> destination)
{
    // A nested message's length is written in this many bytes before its size is known; a padded varint is valid.
    private const int LengthBytes = 3;

    private readonly Span<byte> _bytes = destination;

    /// <summary>Bytes written.</summary>
    public int Position { get; private set; }

    /// <summary>Writes an integer or enumeration field.</summary>
    public void WriteVarint(int field, ulong value)
    {
        if (value == 0)
            return;
        WriteTag(field, WireType.Varint);
        WriteRawVarint(value);
    }

    /// <summary>Writes a double field, except zero.</summary>
    public void WriteDouble(int field, double value)
    {
        if (BitConverter.DoubleToInt64Bits(value) != 0)
            WriteDoubleAlways(field, value);
    }

    /// <summary>Writes a double field, zero too (for proto3 optional fields).</summary>
    public void WriteDoubleAlways(int field, double value)
    {
        WriteTag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);
    }

    /// <summary>Writes a float field, except zero.</summary>
    public void WriteFloat(int field, float value)
    {
        if (BitConverter.SingleToInt32Bits(value) == 0)
            return;
        WriteTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(Take(4), value);
    }

    /// <summary>Writes text or an encoded message, except an empty one.</summary>
    public void WriteBytes(int field, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            WriteBytesAlways(field, value);
    }

    /// <summary>Writes text or an encoded message, an empty one too.</summary>
    public void WriteBytesAlways(int field, scoped ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteRawVarint((ulong)value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Writes text as UTF-8, except empty text.</summary>
    public void WriteString(int field, string value)
    {
        if (value.Length == 0)
            return;
        var mark = BeginMessage(field);
        if (!Encoding.UTF8.TryGetBytes(value, _bytes[Position..], out var written))
            ThrowFull();
        Position += written;
        EndMessage(mark);
    }

    /// <summary>Writes a packed list of floats.</summary>
    public void WritePackedFloats(int field, scoped ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return;
        WriteTag(field, WireType.LengthDelimited);
        WriteRawVarint((ulong)values.Length * sizeof(float));
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(Take(values.Length * sizeof(float)));
            return;
        }

        foreach (var value in values)
            BinaryPrimitives.WriteSingleLittleEndian(Take(4), value);
    }

    /// <summary>Starts a nested message; what is written until <see cref="EndMessage"/> belongs to it.</summary>
    public int BeginMessage(int field)
    {
        WriteTag(field, WireType.LengthDelimited);
        Take(LengthBytes);
        return Position;
    }

    /// <summary>Ends the nested message that <see cref="BeginMessage"/> returned <paramref name="mark"/> for.</summary>
    public readonly void EndMessage(int mark)
    {
        var length = Position - mark;
        if (length >= 1 << (7 * LengthBytes))
            ThrowFull();
        _bytes[mark - 3] = (byte)(length | 0x80);
        _bytes[mark - 2] = (byte)((length >> 7) | 0x80);
        _bytes[mark - 1] = (byte)((length >> 14) & 0x7F);
    }

    private void WriteTag(int field, WireType type) => WriteRawVarint(((ulong)field << 3) | (byte)type);

    private void WriteRawVarint(ulong value)
    {
        var position = Position;
        var bytes = _bytes;
        while (value >= 0x80)
        {
            if ((uint)position >= (uint)bytes.Length)
                ThrowFull();
            bytes[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        if ((uint)position >= (uint)bytes.Length)
            ThrowFull();
        bytes[position++] = (byte)value;
        Position = position;
    }

    private Span<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
            ThrowFull();
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    [DoesNotReturn]
    private static void ThrowFull() => throw new InvalidOperationException("the message does not fit its buffer");
}
