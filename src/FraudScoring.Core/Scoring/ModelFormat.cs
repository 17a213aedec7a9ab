using FraudScoring.Core.Scoring.Formats;

namespace FraudScoring.Core.Scoring;

/// <summary>Reads a model file of any supported format, chosen by its content and not by its name.</summary>
public static class ModelFormat
{
    /// <summary>
    /// Reads and checks a model. Every fault is a <see cref="ModelFormatException"/> whose message starts with
    /// <paramref name="name"/> and names the place in the file.
    /// </summary>
    public static TreeEnsemble Read(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            if (bytes.Length > ModelLimits.ModelBytesMax)
                throw new ModelFormatException($"{bytes.Length} bytes, expected at most {ModelLimits.ModelBytesMax}");
            var model = ReadContent(bytes);
            TreeCheck.Validate(model);
            return model;
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads a stream to its end, at most <see cref="ModelLimits.ModelBytesMax"/> bytes, and the model in it.
    /// </summary>
    public static TreeEnsemble Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (copy.Length + read > ModelLimits.ModelBytesMax)
                throw new ModelFormatException($"{name}: more than {ModelLimits.ModelBytesMax} bytes");
            copy.Write(chunk, 0, read);
        }

        return Read(copy.GetBuffer().AsSpan(0, (int)copy.Length), name);
    }

    private static TreeEnsemble ReadContent(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new ModelFormatException("the file is empty");

        if (MlNetReader.IsMatch(bytes))
            return MlNetReader.Read(bytes);
        if (LightGbmReader.IsMatch(bytes))
            return LightGbmReader.Read(bytes);
        if (XgboostReader.IsMatch(bytes))
            return XgboostReader.Read(bytes);

        // An ONNX file starts with its first field's key: a varint (ir_version) or a length-delimited field.
        return bytes[0] is 0x08 or 0x12 or 0x3A or 0x42
            ? OnnxReader.Read(bytes)
            : throw new ModelFormatException(
                "the content is of no known model format (ONNX, LightGBM text, XGBoost JSON, ML.NET zip)");
    }
}
