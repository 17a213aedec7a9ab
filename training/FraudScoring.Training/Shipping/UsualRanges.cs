using FraudScoring.Core.Scoring;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Shipping;

/// <summary>For each feature the range that nine in ten genuine payments fall into; reasons are told against it.</summary>
internal static class UsualRanges
{
    private const double Below = 0.05;
    private const double Above = 0.95;

    public static Dictionary<string, UsualRange> Of(FeatureTable table, int start, int count)
    {
        var usual = new Dictionary<string, UsualRange>(StringComparer.Ordinal);
        for (int feature = 0; feature < table.FeatureCount; feature++)
        {
            var values = GenuineValues(table, feature, start, count);
            if (values.Length == 0)
                continue;
            Array.Sort(values);
            usual[table.Names[feature]] = new UsualRange(At(values, Below), At(values, Above));
        }

        return usual;
    }

    /// <summary>The same of rows without labels, nearly all of which are genuine.</summary>
    public static Dictionary<string, UsualRange> Of(IReadOnlyList<string> names, IReadOnlyList<float[]> rows)
    {
        var usual = new Dictionary<string, UsualRange>(StringComparer.Ordinal);
        for (int feature = 0; feature < names.Count; feature++)
        {
            float[] values = [.. rows.Select(row => row[feature]).Where(float.IsFinite)];
            if (values.Length == 0)
                continue;
            Array.Sort(values);
            usual[names[feature]] = new UsualRange(At(values, Below), At(values, Above));
        }

        return usual;
    }

    private static float[] GenuineValues(FeatureTable table, int feature, int start, int count)
    {
        var column = table.Column(feature).Slice(start, count);
        var labels = table.Labels.Span.Slice(start, count);
        var values = new float[count];
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            if (labels[i] == 0 && float.IsFinite(column[i]))
                values[length++] = column[i];
        }

        return values[..length];
    }

    private static float At(float[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
