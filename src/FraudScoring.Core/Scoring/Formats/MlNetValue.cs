namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// The self-describing values that ML.NET's ReplaceMissingValues step stores: a float, or a vector of them.
/// </summary>
internal static class MlNetValue
{
    /// <summary>One value for each of <paramref name="count"/> slots.</summary>
    public static float[] ReadFloats(MlNetBody body, int count)
    {
        var codec = body.InlineText();
        var parameters = body.VariableInt();
        switch (codec)
        {
            case "Single":
                body.Skip(parameters);
                var value = body.Float();
                return [.. Enumerable.Repeat(value, count)];
            case "VBuffer":
                body.Skip(parameters);
                return ReadVector(body, count);
            default:
                throw body.Fault($"a value of kind '{codec}', expected Single or VBuffer");
        }
    }

    private static float[] ReadVector(MlNetBody body, int count)
    {
        var vectors = body.Int();
        var length = body.Int();
        var stored = body.Int();
        if (vectors != 1 || length != count)
            throw body.Fault($"{vectors} vectors of {length}, expected 1 of {count}");
        var indices = body.Ints("indices");
        var isDense = stored == -1;
        var values = body.Floats(isDense ? length : indices.Length);
        if (isDense)
            return values;
        var dense = new float[count];
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)count)
                throw body.Fault($"index {indices[i]}, expected 0 to {count - 1}");
            dense[indices[i]] = values[i];
        }

        return dense;
    }
}
