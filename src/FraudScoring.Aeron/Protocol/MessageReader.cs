using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Aeron.Protocol;

/// <summary>Reads fields of a command or answer in order; what does not fit is malformed.</summary>
internal ref struct MessageReader
{
    private readonly ReadOnlySpan<byte> _message;
    private int _offset;

    public MessageReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _offset = 0;
    }

    public readonly int Remaining => _message.Length - _offset;

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), "a field"));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), "a field"));

    /// <summary>Bytes behind their length.</summary>
    public ReadOnlySpan<byte> Bytes(int max, string what)
    {
        var length = Int();
        if (length < 0 || length > max)
            throw Malformed($"{what} of {length} bytes, expected 0 to {max}");
        return Take(length, what);
    }

    public string Text(int max, string what) => Encoding.UTF8.GetString(Bytes(max, what));

    public void AlignTo(int alignment) =>
        Take(Buffers.Align.Up(_offset, alignment) - _offset, "padding");

    private ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > Remaining)
            throw Malformed($"{what} of {length} bytes at {_offset} of {_message.Length} bytes");
        var taken = _message.Slice(_offset, length);
        _offset += length;
        return taken;
    }

    private static AeronException Malformed(string problem) => new(AeronErrorCode.MalformedCommand, problem);
}
