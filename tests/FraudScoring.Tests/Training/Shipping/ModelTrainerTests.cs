using System.Globalization;
using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Simulation;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Shipping;

public sealed class ModelTrainerTests : IDisposable
{
    private const string FeaturesJson = """
        { "currency_rates": { "EUR": 1, "USD": 0.92, "GBP": 1.17, "JPY": 0.0062 }, "features": [
          { "name": "amount", "kind": "amount" },
          { "name": "hour", "kind": "hour" },
          { "name": "entry_mode", "kind": "entry_mode" },
          { "name": "card_distance_km", "kind": "distance_km", "entity": "card" },
          { "name": "device_cards_24h", "kind": "distinct", "entity": "device", "of": "card", "window": "24h" },
          { "name": "card_seen_merchant_7d", "kind": "seen", "entity": "card", "of": "merchant", "window": "7d" },
          { "name": "terminal_frauds_7d", "kind": "label_frauds", "entity": "terminal", "window": "7d", "delay": "0s" } ] }
        """;

    private static readonly SimulationOptions Simulation = new() { Customers = 150, Days = 60, Seed = 3, FraudShare = 0.03 };

    private static readonly TrainingOptions Options = new()
    {
        Name = "small",
        Periods = new TrainingPeriods(WarmUpDays: 5, ValidationDays: 10, LabelDelayDays: 7, TestDays: 10),
        Boosting = new BoostingOptions { Trees = 30, LeavesMax = 8, EarlyStoppingTrees = 10, Threads = 1 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("models").FullName;

    [Fact]
    public void Train_SimulatedPayments_MakesAFolderThatLoadsAndScoresItsGoldenRows()
    {
        string folder = Path.Combine(_folder, "small");
        var payments = Replay();
        var model = ModelTrainer.Train(payments, FeatureSetJson.Parse(FeaturesJson), Options);
        Write(folder, payments, model);

        var loaded = ScoringModel.Load(folder);

        Assert.InRange(model.Test.RocAuc, 0.75, 0.999);
        Assert.Equal("small", loaded.Manifest.Name);
        AssertGoldenRows(folder, loaded);
        Assert.Equal(["README.md", "features.json", "golden.csv", "model.json", "model.onnx"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["small"], Directory.GetDirectories(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Train_SamePaymentsMoreThreads_GivesTheSameBytes()
    {
        string first = Path.Combine(_folder, "a", "small");
        string second = Path.Combine(_folder, "b", "small");
        var features = FeatureSetJson.Parse(FeaturesJson);
        var payments = Replay();
        Write(first, payments, ModelTrainer.Train(payments, features, Options));
        var again = Replay();
        Write(second, again, ModelTrainer.Train(
            again, features, Options with { Boosting = Options.Boosting with { Threads = 3 } }));

        foreach (string file in Directory.GetFiles(first))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second, Path.GetFileName(file))));
    }

    [Fact]
    public void Train_LabelsAfterTheMoment_ChangeNothing()
    {
        var features = FeatureSetJson.Parse(FeaturesJson);
        var payments = Replay();
        var expected = ModelTrainer.Train(payments, features, Options);
        var rows = Options.Periods.Divide(payments);
        for (int row = rows.TrainStart; row < rows.TestStart; row++)
            payments.AddReport(row, rows.MomentUnixMs, row % 2 == 0);

        var actual = ModelTrainer.Train(payments, features, Options);

        Assert.Equal(expected.Onnx, actual.Onnx);
        Assert.Equal(expected.Thresholds, actual.Thresholds);
    }

    [Fact]
    public void Train_TooFewDays_SaysHowMany()
    {
        var error = Assert.Throws<DataException>(
            () => ModelTrainer.Train(Replay(), FeatureSetJson.Parse(FeaturesJson), Options with { Periods = new TrainingPeriods() }));

        Assert.Contains("take 100, and training needs some more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckTarget_FolderWithOtherThings_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "thesis.doc"), "");

        var error = Assert.Throws<DataException>(() => ModelFolder.CheckTarget(_folder));
        Assert.Contains("holds 'thesis.doc'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DefaultModel_ScoresItsGoldenRows()
    {
        string folder = DefaultModelFolder();
        var model = ScoringModel.Load(folder);

        AssertGoldenRows(folder, model);
        var features = FeatureSetJson.Parse(File.ReadAllText(Path.Combine(folder, ModelFolder.FeaturesFile)));
        Assert.Equal(features.Version, model.Manifest.Features.Version);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ReplayedPayments Replay()
        => FeatureReplay.Run(new SimulatedStream(Simulation), FeatureSetJson.Parse(FeaturesJson));

    private static void Write(string folder, ReplayedPayments payments, TrainedModel model) => ModelFolder.Write(
        folder, model, Encoding.UTF8.GetBytes(FeaturesJson), GoldenRowsWriter.Write(payments, model),
        ModelCard.Write(model, payments, Options, "Simulated:", "fraud train"));

    private static string DefaultModelFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FraudScoring.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "models", "default");
    }

    private static void AssertGoldenRows(string folder, ScoringModel model)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, GoldenRows.FileName));
        Assert.Equal(string.Join(',', model.Manifest.Features.Names) + ",raw,probability", lines[0]);
        Assert.InRange(lines.Length, 20, 1_000);
        foreach (string line in lines.Skip(1))
        {
            string[] values = line.Split(',');
            var row = values[..^2].Select(v => v.Length == 0 ? float.NaN : float.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            double raw = model.Forest.ScoreRaw(row);
            Assert.Equal(double.Parse(values[^2], CultureInfo.InvariantCulture), raw);
            Assert.Equal(double.Parse(values[^1], CultureInfo.InvariantCulture), model.Forest.Probability(raw));
        }
    }
}
