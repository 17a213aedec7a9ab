namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// The columns of a model.zip's Schema entry: a data view without rows, of which the table of contents is read.
/// </summary>
internal static class MlNetSchema
{
    public const string Entry = "Schema";

    private const int HeaderBytes = 256;
    private const int ColumnsMax = 10_000;

    /// <summary>The columns of floats (with their lengths) and of text, in order; others are left out.</summary>
    public static List<(string Name, int Length, bool IsText)> Read(MlNetArchive archive)
    {
        var data = archive.Read(Entry);
        if (data.Length < HeaderBytes || !data.AsSpan(0, 8).SequenceEqual("CML\0DVB\0"u8))
            throw new ModelFormatException("Schema: expected a header of 256 bytes that starts with CML, 0, DVB, 0");
        var header = new MlNetBody(Entry, data, 0x18, data.Length, []);
        var contents = header.Long();
        header.Skip(16);
        var count = header.Int();
        if (contents < HeaderBytes || contents > data.Length || count is < 0 or > ColumnsMax)
            throw new ModelFormatException(
                $"Schema: {count} columns at {contents}, expected up to {ColumnsMax} within {data.Length} bytes");

        var body = new MlNetBody(Entry, data, (int)contents, data.Length, []);
        var columns = new List<(string, int, bool)>();
        for (var i = 0; i < count; i++)
        {
            var name = body.InlineText();
            var (length, isText) = ReadType(body);
            body.Skip(1);
            body.VariableInt();
            body.Skip(16);
            if (length > 0)
                columns.Add((name, length, isText));
        }

        return columns;
    }

    private static (int Length, bool IsText) ReadType(MlNetBody body)
    {
        var codec = body.InlineText();
        var parameters = body.VariableInt();
        var end = body.Position + parameters;
        var result = codec switch
        {
            "Single" => (1, false),
            "TextSpan" => (1, true),
            "VBuffer" => ReadVector(body),
            _ => (0, false),
        };
        if (body.Position > end)
            throw body.Fault($"parameters of codec '{codec}' are longer than {parameters} bytes");
        body.Skip(end - body.Position);
        return result;
    }

    private static (int Length, bool IsText) ReadVector(MlNetBody body)
    {
        var inner = body.InlineText();
        body.Skip(body.VariableInt());
        var length = 1L;
        foreach (var dimension in body.Ints("dimensions"))
            length *= Math.Max(dimension, 0);
        return inner == "Single" && length <= ModelLimits.FeaturesMax ? ((int)length, false) : (0, false);
    }
}
