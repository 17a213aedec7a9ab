using System.Buffers.Text;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>Commands of a batch as bytes, in a buffer that only grows.</summary>
internal sealed class RespWriter
{
    private const int NumberRoom = 24;

    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Begins a command of so many parts, its name among them.</summary>
    public RespWriter Command(int parts)
    {
        Head((byte)'*', parts);
        return this;
    }

    /// <summary>Writes a part.</summary>
    public RespWriter Part(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(PartOf(bytes.Length));
        return this;
    }

    /// <summary>Writes a number as a part.</summary>
    public RespWriter Number(long number)
    {
        Span<byte> digits = stackalloc byte[NumberRoom];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return Part(digits[..length]);
    }

    /// <summary>Makes room for a part, to be filled at once.</summary>
    public Span<byte> PartOf(int bytes)
    {
        Head((byte)'$', bytes);
        var room = Room(bytes + 2)[..bytes];
        _length += bytes;
        _bytes[_length++] = (byte)'\r';
        _bytes[_length++] = (byte)'\n';
        return room;
    }

    /// <summary>Takes over whole commands.</summary>
    public void Append(ReadOnlySpan<byte> commands)
    {
        commands.CopyTo(Room(commands.Length));
        _length += commands.Length;
    }

    private void Head(byte kind, int number)
    {
        var room = Room(NumberRoom);
        room[0] = kind;
        Utf8Formatter.TryFormat(number, room[1..], out var length);
        room[length + 1] = (byte)'\r';
        room[length + 2] = (byte)'\n';
        _length += length + 3;
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            if (_length + bytes > RespLimits.ReplyBytesMax)
                throw new RespException($"commands of one batch beyond {RespLimits.ReplyBytesMax} bytes");
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }
}
