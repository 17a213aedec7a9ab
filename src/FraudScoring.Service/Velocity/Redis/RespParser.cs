using System.Buffers.Text;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// Reads elements of RESP2 replies (redis.io, "Redis serialization protocol specification") from bytes that may still be
/// on their way. Keeps nothing.
/// </summary>
internal static class RespParser
{
    private const int NumberBytesMax = 20;

    /// <summary>
    /// Reads the element at a place and moves the place behind it; false, and the place stays, when it is not whole yet.
    /// </summary>
    /// <exception cref="RespException">The bytes are no reply, or larger than any that is expected.</exception>
    public static bool TryRead(ReadOnlySpan<byte> reply, ref int at, out RespToken token)
    {
        token = default;
        if (at >= reply.Length)
            return false;
        var start = at + 1;
        var line = reply[start..Math.Min(reply.Length, start + RespLimits.LineBytesMax)].IndexOf((byte)'\r');
        if (line < 0)
            return reply.Length - start < RespLimits.LineBytesMax ? false : throw Bad(at, $"a line longer than {RespLimits.LineBytesMax} bytes");
        var next = start + line + 2;
        if (next > reply.Length)
            return false;
        if (reply[next - 1] != '\n')
            throw Bad(next - 1, "a line feed expected");
        switch (reply[at])
        {
            case (byte)'+':
                token = new RespToken(RespKind.Simple, 0, start, line);
                break;
            case (byte)'-':
                token = new RespToken(RespKind.Error, 0, start, line);
                break;
            case (byte)':':
                token = new RespToken(RespKind.Integer, Number(reply.Slice(start, line), start), start, line);
                break;
            case (byte)'*':
                token = ArrayHead(reply.Slice(start, line), start);
                break;
            case (byte)'$':
                return TryReadBulk(reply, ref at, start, line, out token);
            default:
                throw Bad(at, $"byte 0x{reply[at]:x2} begins no reply");
        }

        at = next;
        return true;
    }

    private static RespToken ArrayHead(ReadOnlySpan<byte> line, int start)
    {
        var count = Number(line, start);
        if (count is < -1 or > RespLimits.ArrayMax)
            throw Bad(start, $"an array of {count} elements, at most {RespLimits.ArrayMax} expected");
        return count < 0 ? new RespToken(RespKind.Null, 0, 0, 0) : new RespToken(RespKind.Array, count, 0, 0);
    }

    private static bool TryReadBulk(ReadOnlySpan<byte> reply, ref int at, int start, int line, out RespToken token)
    {
        token = default;
        var length = Number(reply.Slice(start, line), start);
        if (length is < -1 or > RespLimits.BulkBytesMax)
            throw Bad(start, $"a value of {length} bytes, at most {RespLimits.BulkBytesMax} expected");
        var from = start + line + 2;
        if (length < 0)
        {
            token = new RespToken(RespKind.Null, 0, 0, 0);
            at = from;
            return true;
        }

        var end = from + (int)length;
        if (end + 2 > reply.Length)
            return false;
        if (reply[end] != '\r' || reply[end + 1] != '\n')
            throw Bad(end, "the end of a value expected");
        token = new RespToken(RespKind.Bulk, 0, from, (int)length);
        at = end + 2;
        return true;
    }

    private static long Number(ReadOnlySpan<byte> line, int at)
        => line.Length is > 0 and <= NumberBytesMax && Utf8Parser.TryParse(line, out long number, out var used) && used == line.Length
            ? number
            : throw Bad(at, "a number expected");

    private static RespException Bad(int at, string what) => new($"Redis sent what is no reply: byte {at}: {what}");
}
