using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudScoring.Training.Bench;

/// <summary>The bench's figures as a table for people or as JSON.</summary>
internal static class BoostingReport
{
    public static string ToText(IReadOnlyList<BoostingResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
            Append(text, result);
        return text.ToString().TrimEnd();
    }

    public static string ToJson(IReadOnlyList<BoostingResult> results)
        => JsonSerializer.Serialize(results.Select(Figures), BoostingMeasure.Json);

    private static void Append(StringBuilder text, BoostingResult result)
    {
        var reference = result.Reference;
        Line(text, $"{reference.Trees} trees, learning rate {reference.LearningRate}, {BoostingTask.Leaves} leaves, L2 {BoostingTask.L2}, {result.Own[0].Rows} rows, {result.Own.Length} rounds");
        Line(text, $"{"",-26}{"AUC",8}{"AP",8}{"bin s",8}{"boost s",9}{"CPU s",8}{"peak MiB",10}");
        Row(text, "this learner", result.Own);
        if (result.LightGbm.Length > 0)
        {
            Row(text, "LightGBM, beside", result.LightGbm);
            Line(text, $"{"ratio, median of rounds",-42}{result.Ratio(m => m.WallSeconds),17:F2}{result.Ratio(m => m.CpuSeconds),8:F2}{result.Ratio(m => m.PeakMb),10:F2}");
        }

        Line(text, $"{"LightGBM 4.6, fixtures",-26}{reference.LightGbmAuc,8:F4}{reference.LightGbmPrecision,8:F4}");
        Line(text, $"{"Bayes limit, fixtures",-26}{BoostingReference.BayesAuc,8:F4}{BoostingReference.BayesPrecision,8:F4}");
        Line(text, $"{"goal, fixtures",-26}{reference.GoalAuc,8:F4}{reference.GoalPrecision,8:F4}  {(result.MeetsGoal ? "met" : "missed")}");
        text.AppendLine();
    }

    private static void Row(StringBuilder text, string name, BoostingMeasure[] rounds)
        => Line(text, $"{name,-26}{rounds[0].RocAuc,8:F4}{rounds[0].AveragePrecision,8:F4}{Median(rounds, m => m.BinSeconds),8:F2}{Median(rounds, m => m.BoostSeconds),9:F2}{Median(rounds, m => m.CpuSeconds),8:F2}{Median(rounds, m => m.PeakMb),10:F0}");

    private static double Median(BoostingMeasure[] rounds, Func<BoostingMeasure, double> figure)
        => BoostingResult.Median([.. rounds.Select(figure)]);

    private static void Line(StringBuilder text, FormattableString line)
        => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());

    // Named as they are printed.
    private static object Figures(BoostingResult result)
    {
        bool isCompared = result.LightGbm.Length > 0;
        return new
        {
            reference = result.Reference,
            bayes_auc = BoostingReference.BayesAuc,
            bayes_precision = BoostingReference.BayesPrecision,
            meets_goal = result.MeetsGoal,
            own = result.Own,
            lightgbm = result.LightGbm,
            wall_ratio = isCompared ? result.Ratio(m => m.WallSeconds) : (double?)null,
            cpu_ratio = isCompared ? result.Ratio(m => m.CpuSeconds) : (double?)null,
            peak_ratio = isCompared ? result.Ratio(m => m.PeakMb) : (double?)null,
        };
    }
}
