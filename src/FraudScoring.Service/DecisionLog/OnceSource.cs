using System.Buffers.Binary;

namespace FraudScoring.Service.DecisionLog;

/// <summary>A stream that a once-only index is read from, and how far it was read.</summary>
internal sealed class OnceSource(Stream from, string file)
{
    private byte[] _buffer = new byte[4096];
    private long _position;

    /// <summary>Reads so many bytes; they are valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (_buffer.Length < bytes)
            _buffer = new byte[bytes];
        var got = from.ReadAtLeast(_buffer.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
        if (got < bytes)
            throw Damaged($"the once-only index ends here; expected {bytes - got} more bytes");
        _position += bytes;
        return _buffer.AsSpan(0, bytes);
    }

    /// <summary>Reads a checksum and compares it.</summary>
    public void TakeChecksum(uint expected)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))) != expected)
            throw Damaged("the checksum of what comes before is wrong");
    }

    /// <summary>An error that says where it is.</summary>
    public LogDamagedException Damaged(string reason) => new($"{file}: byte {_position}: {reason}");
}
