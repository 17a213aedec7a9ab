using System.Text;

namespace FraudScoring.LoadTests.Transports.Http2;

/// <summary>
/// Header blocks (RFC 7541) for one path: the first on a connection puts its fields into the peer's table, the others
/// are six bytes that refer to them, as other clients do it.
/// </summary>
internal sealed class HeaderBlock
{
    private const byte IndexedPostMethod = 0x83;
    private const byte IndexedHttpScheme = 0x86;
    private const int FirstDynamic = 62;

    public HeaderBlock(string authority, string path)
    {
        var first = new List<byte> { IndexedPostMethod, IndexedHttpScheme };
        Insert(first, 4, path);
        Insert(first, 1, authority);
        Insert(first, 31, "application/grpc");
        Insert(first, 0, "trailers", "te");
        First = [.. first];
        // The latest insertion has the lowest index.
        Next =
        [
            IndexedPostMethod, IndexedHttpScheme, 0x80 | (FirstDynamic + 3), 0x80 | (FirstDynamic + 2), 0x80 | (FirstDynamic + 1), 0x80 | FirstDynamic,
        ];
    }

    /// <summary>For the first request of a connection.</summary>
    public byte[] First { get; }

    /// <summary>For every further one.</summary>
    public byte[] Next { get; }

    // Literal with incremental indexing; the static table's name where there is one.
    private static void Insert(List<byte> block, int staticName, string value, string name = "")
    {
        block.Add((byte)(0x40 | staticName));
        if (staticName == 0)
            Text(block, name);
        Text(block, value);
    }

    private static void Text(List<byte> block, string text)
    {
        if (text.Length > 126)
            throw new ArgumentException($"'{text}' is longer than 126 characters", nameof(text));
        block.Add((byte)text.Length);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
