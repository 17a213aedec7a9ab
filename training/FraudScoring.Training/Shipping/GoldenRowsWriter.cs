using System.Globalization;
using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Writes <see cref="GoldenRows"/>: rows with the scores they must have, so that whoever serves the model can prove that
/// it is served as it was trained. Values parse back exactly; an empty value is missing.
/// </summary>
internal static class GoldenRowsWriter
{
    private const int RowsOfEach = 32;

    /// <summary>Some frauds and some genuine payments of the test period.</summary>
    public static string Write(ReplayedPayments payments, TrainedModel model)
        => Write(model.Features.Names, model.Forest, Choose(payments, model.Rows).Select(index =>
        {
            var row = new float[model.Features.Count];
            payments.Features.CopyRow(index, row);
            return row;
        }));

    /// <summary>Rows in the order of <paramref name="names"/>, and what <paramref name="forest"/> gives for them.</summary>
    public static string Write(IEnumerable<string> names, Forest forest, IEnumerable<float[]> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', names).Append(",raw,probability\n");
        foreach (float[] row in rows)
        {
            foreach (float value in row)
                text.Append(float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture)).Append(',');
            double raw = forest.ScoreRaw(row);
            text.Append(CultureInfo.InvariantCulture, $"{raw:R},{forest.Probability(raw):R}\n");
        }

        return text.ToString();
    }

    // Evenly spaced frauds and genuine payments of the test period, in its order.
    private static IEnumerable<int> Choose(ReplayedPayments payments, PeriodRows rows)
    {
        var all = Enumerable.Range(rows.TestStart, rows.TestCount).ToLookup(row => payments.Truth(row) == true);
        return Spaced([.. all[true]]).Concat(Spaced([.. all[false]])).Order();
    }

    private static IEnumerable<int> Spaced(int[] rows)
        => Enumerable.Range(0, Math.Min(RowsOfEach, rows.Length)).Select(i => rows[(long)i * rows.Length / Math.Min(RowsOfEach, rows.Length)]);
}
