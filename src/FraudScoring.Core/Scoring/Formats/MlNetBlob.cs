using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>One Model.key entry of an ML.NET model: a header, a body, a table of texts.</summary>
internal sealed class MlNetBlob
{
    private const int HeaderBytes = 256;
    private const uint ContainerVersion = 0x00010002;
    private const int TextsMax = 1_000_000;

    private readonly string _place;

    private MlNetBlob(string place, byte[] data)
    {
        _place = place;
        if (data.Length < HeaderBytes || !data.AsSpan(0, 8).SequenceEqual("ML\0MODEL"u8))
            throw Fault("expected a header of 256 bytes that starts with ML, 0, MODEL");
        var (written, readable) = (UInt(data, 0x08), UInt(data, 0x0C));
        if (readable > ContainerVersion || readable > written)
            throw Fault(
                $"container version {readable:x8} (written as {written:x8}), expected at most {ContainerVersion:x8}");
        var (model, size) = (Long(data, 0x10), Long(data, 0x18));
        if (model != HeaderBytes || size < 0 || size > data.Length - HeaderBytes)
        {
            throw Fault($"body of {size} bytes at {model}, "
                + $"expected at {HeaderBytes} and within the {data.Length} bytes of the entry");
        }


        Version = UInt(data, 0x48);
        Readable = UInt(data, 0x4C);
        Loader = Encoding.ASCII.GetString(data.AsSpan(0x50, 24)).TrimEnd('\0');
        Body = new MlNetBody(place, data, HeaderBytes, HeaderBytes + (int)size, Texts(data));
    }

    /// <summary>What the blob is; the name that ML.NET dispatches on.</summary>
    public string Loader { get; }

    /// <summary>Version of the body, which decides about optional fields.</summary>
    public uint Version { get; }

    public uint Readable { get; }

    public MlNetBody Body { get; }

    public static MlNetBlob Read(MlNetArchive archive, string directory)
    {
        var name = $"{directory}/Model.key";
        return new MlNetBlob(name, archive.Read(name));
    }

    /// <summary>Requires one of the loaders and a body version that is known.</summary>
    public MlNetBlob Expect(uint version, params ReadOnlySpan<string> loaders)
    {
        if (!loaders.Contains(Loader))
            throw Fault($"'{Loader}' is not supported here, expected {string.Join(" or ", loaders)}");
        if (Readable > version)
            throw Fault($"body version {Readable:x8}, expected at most {version:x8}");
        return this;
    }

    public ModelFormatException Fault(string message) => new($"{_place}: {message}");

    private string[] Texts(byte[] data)
    {
        var (table, tableBytes) = (Long(data, 0x20), Long(data, 0x28));
        var (chars, charBytes) = (Long(data, 0x30), Long(data, 0x38));
        if (table == 0)
            return [];
        if (table < HeaderBytes || tableBytes < 0 || tableBytes % 8 != 0 || tableBytes / 8 > TextsMax
            || table > data.Length - tableBytes || chars < HeaderBytes || charBytes < 0 || chars > data.Length - charBytes)
        {
            throw Fault($"table of texts of {tableBytes} bytes at {table} and {charBytes} at {chars}, "
                + $"expected within {data.Length}");
        }


        var texts = new string[tableBytes / 8];
        var start = 0L;
        for (var i = 0; i < texts.Length; i++)
        {
            var end = Long(data, (int)table + (8 * i));
            if (end < start || end > charBytes || (end - start) % 2 != 0)
                throw Fault($"text {i} ends at {end}, expected {start} to {charBytes}");
            texts[i] = Encoding.Unicode.GetString(data, (int)(chars + start), (int)(end - start));
            start = end;
        }

        return texts;
    }

    private static uint UInt(byte[] data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at));

    private static long Long(byte[] data, int at) => BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(at));
}
