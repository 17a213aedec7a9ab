using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Writes the protocol-buffers wire format. Every field is written where it is asked for, so bytes are a function of
/// the calls.
/// </summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Int(int field, long value)
    {
        Key(field, ProtoReader.Varint);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Key(field, ProtoReader.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, ProtoReader.Bytes);
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner._buffer.WrittenSpan);
    }

    private void Key(int field, int type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
