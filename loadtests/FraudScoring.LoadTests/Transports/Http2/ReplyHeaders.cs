namespace FraudScoring.LoadTests.Transports.Http2;

/// <summary>
/// Finds the gRPC status in a header block. The peer was told to keep no table, so each field is an entry of the static
/// table or written out.
/// </summary>
internal static class ReplyHeaders
{
    /// <summary>The value of <c>grpc-status</c>; -1 when there is none.</summary>
    /// <exception cref="InvalidDataException">The block is cut off, or uses what was not agreed on.</exception>
    public static int StatusOf(ReadOnlySpan<byte> block)
    {
        var status = -1;
        while (!block.IsEmpty)
        {
            var kind = block[0];
            if ((kind & 0x80) != 0)
            {
                Integer(ref block, 7);
            }
            else if ((kind & 0xE0) == 0x20)
            {
                // A new size of the table, which stays empty.
                Integer(ref block, 5);
            }
            else
            {
                var name = Integer(ref block, (kind & 0x40) != 0 ? 6 : 4);
                var text = name == 0 ? Text(ref block) : default;
                var value = Text(ref block);
                if (text.SequenceEqual("grpc-status"u8) && !int.TryParse(value, out status))
                    throw new InvalidDataException("grpc-status is not a number");
            }
        }

        return status;
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var mask = (1 << prefixBits) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
            return value;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
                break;
            var part = block[0];
            block = block[1..];
            value += (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return value;
        }

        throw new InvalidDataException("a header block is cut off or holds too large a number");
    }

    private static ReadOnlySpan<byte> Text(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            throw new InvalidDataException("a header block is cut off");
        if ((block[0] & 0x80) != 0)
            throw new InvalidDataException("header fields in Huffman code are not read by this client");
        var length = Integer(ref block, 7);
        if (length > block.Length)
            throw new InvalidDataException("a header block is cut off");
        var text = block[..length];
        block = block[length..];
        return text;
    }
}
