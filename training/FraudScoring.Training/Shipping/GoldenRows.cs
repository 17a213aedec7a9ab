using System.Globalization;
using System.Text;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Rows of the test period with the scores they must have: whoever serves the model can prove that it is served as it
/// was trained. Values parse back exactly; an empty value is missing.
/// </summary>
internal static class GoldenRows
{
    public const string FileName = "golden.csv";

    private const int RowsOfEach = 32;

    public static string Write(ReplayedPayments payments, TrainedModel model)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', model.Features.Names).Append(",raw,probability\n");
        var row = new float[model.Features.Count];
        foreach (int index in Choose(payments, model.Rows))
        {
            payments.Features.CopyRow(index, row);
            foreach (float value in row)
                text.Append(float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture)).Append(',');
            double raw = model.Forest.ScoreRaw(row);
            text.Append(CultureInfo.InvariantCulture, $"{raw:R},{model.Forest.Probability(raw):R}\n");
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
