using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Training.Commands;

public sealed partial class EvaluationCommandTests(SmallHistory history) : IClassFixture<SmallHistory>
{
    private string[] Data => ["--data", history.Data, "--last-days", "10"];

    [Fact]
    public async Task Evaluate_PeriodOfTheTest_GivesTheFiguresOfTraining()
    {
        var metrics = ScoringModel.Load(history.Model).Manifest.Metrics;
        string report = history.PathOf("report.html");

        var found = await FraudCommand.JsonAsync(["evaluate", "--model", history.Model, "--folds", "1", "--report", report, .. Data]);

        var figures = found.GetProperty("figures");
        Assert.Equal(metrics["test_payments"], figures.GetProperty("payments").GetDouble());
        Assert.Equal(metrics["roc_auc"], figures.GetProperty("roc_auc").GetDouble(), 4);
        Assert.Equal(metrics["average_precision"], figures.GetProperty("average_precision").GetDouble(), 4);
        Assert.Equal(metrics["recall_at_fpr_0_01"], figures.GetProperty("recall_at_fpr_0_01").GetDouble(), 4);
        Assert.Equal(metrics["recall"], figures.GetProperty("recall").GetDouble(), 4);
        Assert.Equal(figures.GetProperty("payments").GetInt32(), Sum(figures, "by_day", "payments"));
        Assert.Equal(figures.GetProperty("frauds").GetInt32(), Sum(figures, "by_scenario", "frauds"));
        Assert.Equal(figures.GetProperty("payments").GetInt32(), Sum(figures, "reliability", "payments"));
        Assert.Equal(1, found.GetProperty("folds").GetArrayLength());
        AssertReport(await File.ReadAllTextAsync(report));
    }

    [Fact]
    public async Task Compare_AgainstAWeakModel_SaysThatItIsBetter()
    {
        var found = await FraudCommand.JsonAsync(
            ["compare", "--challenger", history.Model, "--champion", history.Rival, "--report", history.PathOf("compare.html"), .. Data]);

        var first = found.GetProperty("comparison").GetProperty("differences")[0];
        Assert.Equal("average precision", first.GetProperty("figure").GetString());
        Assert.True(first.GetProperty("low").GetDouble() <= first.GetProperty("challenger").GetDouble() - first.GetProperty("champion").GetDouble());
        Assert.Equal(found.GetProperty("champion").GetProperty("payments").GetInt32(), found.GetProperty("challenger").GetProperty("payments").GetInt32());
        string report = await File.ReadAllTextAsync(history.PathOf("compare.html"));
        AssertReport(report);
        Assert.Contains("rival@", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threshold_ReviewsADay_WritesAVersionThatLoads()
    {
        string target = history.PathOf("thresholds");

        var chosen = await FraudCommand.JsonAsync(
            ["threshold", "--model", history.Model, "--reviews-per-day", "5", "--block-precision", "0.5", "--out", target, .. Data]);

        Assert.InRange(chosen.GetProperty("reviewed_a_day").GetDouble(), 3, 5.01);
        var model = ScoringModel.Load(target);
        GoldenRows.Prove(model, target);
        Assert.Equal(chosen.GetProperty("review_from").GetDouble(), model.Manifest.ReviewFrom);
        Assert.StartsWith(ScoringModel.Load(history.Model).Manifest.Version + "+t", model.Manifest.Version, StringComparison.Ordinal);
        Assert.Equal(chosen.GetProperty("written").GetString(), model.Id);
    }

    [Fact]
    public async Task Calibrate_Period_MeansWhatIsFoundAndKeepsRankingAndDecisions()
    {
        string target = history.PathOf("calibrated");

        var figures = await FraudCommand.JsonAsync(["calibrate", "--model", history.Model, "--out", target, .. Data]);

        Assert.Equal(figures.GetProperty("fraud_share").GetDouble(), figures.GetProperty("mean_probability").GetDouble(), tolerance: 1e-4);
        var (before, after) = (ScoringModel.Load(history.Model), ScoringModel.Load(target));
        float[][] rows = GoldenRows.Prove(after, target);
        Assert.InRange(rows.Length, 20, 100);
        var slope = figures.GetProperty("slope").GetDouble();
        var offset = figures.GetProperty("offset").GetDouble();
        foreach (float[] row in rows)
        {
            Assert.Equal((slope * before.Forest.ScoreRaw(row)) + offset, after.Forest.ScoreRaw(row), 4);
            var (p, q) = (before.Forest.Probability(before.Forest.ScoreRaw(row)), after.Forest.Probability(after.Forest.ScoreRaw(row)));
            Assert.Equal(p >= before.Manifest.ReviewFrom, q >= after.Manifest.ReviewFrom);
            Assert.Equal(p >= before.Manifest.BlockFrom, q >= after.Manifest.BlockFrom);
        }
    }

    [Fact]
    public async Task Explain_TopPayments_ContributionsAddUpToTheScore()
    {
        var found = await FraudCommand.JsonAsync(["explain", "--model", history.Model, "--top", "3", "--reasons", "2", .. Data]);

        Assert.Equal(3, found.GetArrayLength());
        foreach (var payment in found.EnumerateArray())
        {
            double raw = payment.GetProperty("base").GetDouble() + payment.GetProperty("others").GetDouble()
                + payment.GetProperty("reasons").EnumerateArray().Sum(reason => reason.GetProperty("contribution").GetDouble());
            Assert.Equal(payment.GetProperty("probability").GetDouble(), 1 / (1 + Math.Exp(-raw)), 6);
            Assert.All(payment.GetProperty("reasons").EnumerateArray(), reason => Assert.NotEqual("", reason.GetProperty("text").GetString()));
        }

        string id = found[1].GetProperty("id").GetString()!;
        var again = await FraudCommand.JsonAsync("explain", "--model", history.Model, "--data", history.Data, "--id", id, "--reasons", "2");
        Assert.Equal(found[1].ToString(), Assert.Single(again.EnumerateArray()).ToString());
        var (code, _, errors) = await FraudCommand.RunAsync("explain", "--model", history.Model, "--data", history.Data, "--id", "nobody");
        Assert.Equal(1, code);
        Assert.Contains("--id: the data has no payment 'nobody'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_CsvAndNumPy_HoldTheSameRowsThatScoreTheSame()
    {
        string csv = history.PathOf("m.csv.gz");
        string numPy = history.PathOf("m.npy");
        var figures = await FraudCommand.JsonAsync(["features", "--features", history.Model, "--out", csv, .. Data]);
        await FraudCommand.JsonAsync(["features", "--features", history.Model, "--out", numPy, .. Data]);

        using var reader = new StreamReader(new GZipStream(File.OpenRead(csv), CompressionMode.Decompress));
        string[] lines = (await reader.ReadToEndAsync()).TrimEnd().Split('\n');
        Assert.Equal("label,arrival_unix_ms,amount,hour,card_distance_km,device_cards_24h,card_seen_merchant_7d", lines[0]);
        Assert.Equal(figures.GetProperty("rows").GetInt32(), lines.Length - 1);
        Assert.Equal(figures.GetProperty("frauds").GetInt32(), lines.Count(line => line.StartsWith("1,", StringComparison.Ordinal)));
        byte[] bytes = await File.ReadAllBytesAsync(numPy);
        Assert.Equal("NUMPY"u8, bytes.AsSpan(1, 5));
        int header = 12 + BitConverter.ToInt32(bytes, 8);
        Assert.Equal(0, header % 64);
        Assert.Contains($"('amount', '<f4'), ('hour', '<f4')", Encoding.ASCII.GetString(bytes, 12, header - 12), StringComparison.Ordinal);
        Assert.Equal(header + ((lines.Length - 1) * (12 + (4 * 5))), bytes.Length);
        string[] cells = lines[^1].Split(',');
        int last = bytes.Length - 20;
        for (int f = 0; f < 5; f++)
            Assert.Equal(cells[f + 2].Length == 0 ? float.NaN : float.Parse(cells[f + 2], CultureInfo.InvariantCulture), BitConverter.ToSingle(bytes, last + (4 * f)));
        Assert.Equal(lines.Length - 1, (await FraudCommand.JsonAsync("score", "--model", history.Model, "--rows", csv, "--out", history.PathOf("s.csv"))).GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Tune_SameSeed_FindsTheSameAndTrainTakesItsArguments()
    {
        string[] arguments =
        [
            "tune", "--data", history.Data, "--features", history.Features, "--candidates", "9", "--trees", "27", "--folds", "2",
            "--fold-days", "7", "--label-delay-days", "5", "--warm-up-days", "5", "--hold-out-days", "10",
        ];

        var found = await FraudCommand.JsonAsync(arguments);

        Assert.Equal(3, found.GetArrayLength());
        Assert.Equal(found.EnumerateArray().Select(s => s.GetProperty("average_precision").GetDouble()).OrderDescending(),
            found.EnumerateArray().Select(s => s.GetProperty("average_precision").GetDouble()));
        Assert.All(found.EnumerateArray(), s => Assert.Equal(27, s.GetProperty("setting").GetProperty("trees").GetInt32()));
        Assert.Equal(found.ToString(), (await FraudCommand.JsonAsync([.. arguments, "--threads", "1"])).ToString().Replace("\"threads\":1", "\"threads\":0", StringComparison.Ordinal));
        string[] best = found[0].GetProperty("arguments").GetString()!.Split(' ');
        await FraudCommand.JsonAsync(
            ["train", "--data", history.Data, "--features", history.Features, "--out", history.PathOf("tuned"), .. best, .. SmallHistory.Periods]);
    }

    [Theory]
    [InlineData("evaluate --model mine --data payments.csv.gz --from 2020-01-01 --to 2020-02-01", 1, "there are no payments from 2020-01-01 to 2020-02-01; the data is of ")]
    [InlineData("evaluate --model mine --data payments.csv.gz --from yesterday", 2, "--from: a day like 2026-05-01 expected, not 'yesterday'")]
    [InlineData("evaluate --model mine/model.onnx --data payments.csv.gz", 1, "a model folder expected")]
    [InlineData("evaluate --model mine --data nothing.csv", 1, "nothing.csv: cannot be read")]
    [InlineData("evaluate --model mine --data payments.csv.gz --report no/such/folder/r.html", 1, "its folder does not exist")]
    [InlineData("threshold --model mine --data payments.csv.gz", 2, "One of --reviews-per-day and --cost-per-review must be given.")]
    [InlineData("train --features features.json --out x", 2, "One of --simulate, --data and --log must be given.")]
    [InlineData("train --log payments.csv.gz --features features.json --out x", 1, "there is no such folder")]
    [InlineData("train --data payments.csv.gz --features payments.csv.gz --out x", 1, "payments.csv.gz: ")]
    [InlineData("tune --data payments.csv.gz --features features.json", 1, "warm-up, label delay, folds and hold-out take 121")]
    [InlineData("train --data payments.csv.gz --time later --features features.json --out x", 2, "--time: 'arrival' or 'event' expected")]
    public async Task Run_WrongInput_SaysSoInASentenceWithItsExitCode(string line, int expected, string message)
    {
        string[] arguments = [.. line.Split(' ').Select(word => word.Contains("mine") || word.EndsWith(".gz") || word.EndsWith(".json") || word is "x" or "nothing.csv" ? history.PathOf(word) : word)];

        var (code, _, errors) = await FraudCommand.RunAsync(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(history.PathOf("x")));
    }

    private static int Sum(JsonElement figures, string list, string number)
        => figures.GetProperty(list).EnumerateArray().Sum(part => part.GetProperty(number).GetInt32());

    private static void AssertReport(string html)
    {
        Assert.DoesNotMatch("(?i)https?://|<script|<link|<img|src=|href=|@import|url\\(", html);
        foreach (string heading in new[] { "Review load", "Precision and recall", "ROC", "Calibration", "Distribution of scores", "By amount", "Importance", "Contributions (SHAP)" })
            Assert.Contains(heading, html, StringComparison.Ordinal);
        var plots = Svg().Matches(html);
        Assert.InRange(plots.Count, 8, 12);
        foreach (Match plot in plots)
        {
            Assert.NotEmpty(XElement.Parse(plot.Value).Elements());
            Assert.DoesNotContain("NaN", plot.Value, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
