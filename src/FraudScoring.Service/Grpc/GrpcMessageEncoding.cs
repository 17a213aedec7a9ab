using System.Buffers;
using System.Text;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// Percent-encoding of <c>grpc-message</c>: UTF-8, where a byte outside 0x20-0x7E or a '%' becomes %XX
/// (gRPC over HTTP2, "Status-Message").
/// </summary>
internal static class GrpcMessageEncoding
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (char)c).Where(c => c != '%')]);

    public static string Encode(string message)
    {
        if (!message.AsSpan().ContainsAnyExcept(Unreserved))
            return message;

        // A lone surrogate has no UTF-8 form; the encoder writes U+FFFD for it.
        var bytes = Encoding.UTF8.GetBytes(message);
        var encoded = new StringBuilder(bytes.Length * 3);
        foreach (var value in bytes)
        {
            if (Unreserved.Contains((char)value))
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(value.ToString("X2", null));
        }

        return encoded.ToString();
    }
}
