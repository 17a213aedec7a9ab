using System.Buffers.Binary;

namespace FraudScoring.Core.Transactions.Wire;

/// <summary>
/// Reads the protocol-buffers wire format (protobuf.dev, "Encoding") from a span without allocating. Every read is
/// checked: on malformed bytes it returns false and <see cref="Position"/> is near the place.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The next byte to read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>Reads a field's key.</summary>
    public bool TryReadTag(out int field, out WireType type)
    {
        field = 0;
        type = default;
        if (!TryReadVarint(out var tag) || tag > uint.MaxValue)
            return false;
        field = (int)(tag >> 3);
        type = (WireType)(tag & 7);
        return field > 0;
    }

    /// <summary>Reads a base-128 integer of at most ten bytes.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && Position < _bytes.Length; shift += 7)
        {
            var b = _bytes[Position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return true;
        }

        return false;
    }

    /// <summary>Reads eight little-endian bytes as a double.</summary>
    public bool TryReadDouble(out double value)
    {
        value = 0;
        if (_bytes.Length - Position < 8)
            return false;
        value = BinaryPrimitives.ReadDoubleLittleEndian(_bytes[Position..]);
        Position += 8;
        return true;
    }

    /// <summary>Reads a length-delimited value: text, bytes, a message or packed numbers.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadVarint(out var length) || length > (ulong)(_bytes.Length - Position))
            return false;
        value = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return true;
    }

    /// <summary>Passes over a value of a field that is not known.</summary>
    public bool TrySkip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                return TryReadVarint(out _);
            case WireType.LengthDelimited:
                return TryReadBytes(out _);
            case WireType.Fixed64 when _bytes.Length - Position >= 8:
                Position += 8;
                return true;
            case WireType.Fixed32 when _bytes.Length - Position >= 4:
                Position += 4;
                return true;
            default:
                return false;
        }
    }
}
