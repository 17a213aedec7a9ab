using System.Globalization;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>Says in words what training cannot or need not use.</summary>
internal static class TrainingChecks
{
    /// <summary>Refuses periods that hold frauds only, or none; labels are those known at the training moment.</summary>
    /// <exception cref="DataException">A period has one kind of payments.</exception>
    public static void RequireBothKinds(ReplayedPayments payments, PeriodRows rows)
    {
        Require("training", rows.TrainStart, rows.TrainCount);
        Require("validation", rows.ValidationStart, rows.ValidationCount);

        void Require(string period, int start, int count)
        {
            int frauds = payments.Features.Labels.Span.Slice(start, count).Count((byte)1);
            if (count > 0 && frauds > 0 && frauds < count)
                return;
            string moment = DateTimeOffset.FromUnixTimeMilliseconds(rows.MomentUnixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            string kinds = count == 0 ? "there are no payments" : $"all {count} payments are {(frauds == 0 ? "genuine" : "fraud")}";
            throw new DataException(
                $"{kinds} in the {period} period, by the labels reported before {moment} ({payments.ReportCount} in all the data); both kinds are needed: give more days, or other periods");
        }
    }

    /// <summary>A sentence for the features that are always missing or always the same in training.</summary>
    public static IEnumerable<string> Remarks(ReplayedPayments payments, PeriodRows rows)
    {
        var missing = new List<string>();
        var constant = new List<string>();
        for (int feature = 0; feature < payments.Features.FeatureCount; feature++)
        {
            var column = payments.Features.Column(feature).Slice(rows.TrainStart, rows.TrainCount);
            float first = column[0];
            // NaN equals itself here, as a value that is always the same.
            if (column.ContainsAnyExcept(first))
                continue;
            (float.IsNaN(first) ? missing : constant).Add(payments.Features.Names[feature]);
        }

        if (missing.Count > 0)
            yield return $"always missing in training, so of no use: {string.Join(", ", missing)}";
        if (constant.Count > 0)
            yield return $"always the same in training, so of no use: {string.Join(", ", constant)}";
    }
}
