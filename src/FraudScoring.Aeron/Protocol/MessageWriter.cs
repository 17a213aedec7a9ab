using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Aeron.Protocol;

/// <summary>Writes fields of a command or answer in order into a buffer of the caller.</summary>
internal ref struct MessageWriter
{
    /// <summary>The longest message: a channel or a path of 4 KiB, with what stands around it.</summary>
    public const int LengthMax = AeronLimits.PathBytesMax + 512;

    private readonly Span<byte> _buffer;
    private int _length;

    public MessageWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = 0;
    }

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[_length..], value);
        _length += sizeof(int);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], value);
        _length += sizeof(long);
    }

    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
    }

    /// <summary>Text behind its length, cut to what the reader accepts.</summary>
    public void Text(string value, int max)
    {
        Span<byte> bytes = stackalloc byte[max];
        Encoding.UTF8.TryGetBytes(value, bytes, out var length);
        if (length == 0 && value.Length > 0)
            Encoding.UTF8.GetEncoder().Convert(value, bytes, flush: true, out _, out length, out _);
        Bytes(bytes[..length]);
    }

    public void AlignTo(int alignment)
    {
        var aligned = Buffers.Align.Up(_length, alignment);
        _buffer[_length..aligned].Clear();
        _length = aligned;
    }
}
