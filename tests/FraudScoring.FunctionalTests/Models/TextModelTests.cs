using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>
/// The service with a model that encodes a text column, swapped with other libraries' models while payments come in
/// whose texts it knows, does not know, or lacks.
/// </summary>
public sealed class TextModelTests : IDisposable
{
    private const int CallsBetween = 150;
    private const string Text = "mlnet-text";
    private const string TextFile = "mlnet/d_nan_cat_60x16.model.zip";

    private readonly TemporaryFolder _folder = new();
    private readonly LibraryModels _models;

    public TextModelTests()
    {
        string[] numbers = [.. Enumerable.Range(0, 30).Select(f => $"num_{f}")];
        var files = new Dictionary<string, (string Model, string? Rows)>
        {
            [Text] = (TextFile, "mlnet/d_nan_cat_60x16.expected.csv.gz"),
            // The same features, which these files do not name: under the names that they have here.
            ["lightgbm"] = (Renamed("lightgbm/lgb_100x31.model.txt", "Column_", "num_"), null),
            ["xgboost"] = (Renamed("xgboost/xgb_100x31.model.json", "\"feature_names\":[]", $"\"feature_names\":[\"{string.Join("\",\"", numbers)}\"]"), null),
        };
        var declarations = LibraryModels.NumericDeclarations().Append("\"kind\": \"code\", \"field\": \"attributes.till\"");
        _models = new LibraryModels(_folder, files, [.. numbers, "channel"], declarations);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_TextColumnSwappedWithOtherLibraries_NoFailedCallAndMlNetsScores()
    {
        await _models.PackageAsync();
        _models.Publish(Text);
        using var service = await ServiceProcess.StartWithModelAsync(_folder.In("data"), _models.Live);
        using var admin = new RawGrpc(service.Grpc);
        using var load = new CallLoad(service);
        await load.MoreAsync(CallsBetween);

        foreach (var library in (string[])["lightgbm", Text, "xgboost", Text])
        {
            _models.Publish(library);
            await RunningModel.WaitAsync(admin, library);
            await load.MoreAsync(CallsBetween);
        }

        await load.CompleteAsync();
        var records = await DecisionStreams.ReadToEndAsync(service);
        Assert.Equal(load.Answered, records.Count);
        foreach (var library in _models.Libraries)
        {
            DecisionRecord[] decided = [.. records.Where(r => r.Response.Model.StartsWith($"{library}@", StringComparison.Ordinal))];
            Assert.True(decided.Length >= CallsBetween / 2, $"{library} decided {decided.Length} payments");
            AssertScores(library == Text ? await ScoreByMlNetFileAsync(decided) : await _models.ScoreAsync(library, decided), decided);
        }

        AssertReasons([.. records.Where(r => r.Response.Model.StartsWith(Text, StringComparison.Ordinal))]);
    }

    // By the file alone, which makes its features of the texts itself.
    private Task<(double Raw, double Probability)[]> ScoreByMlNetFileAsync(DecisionRecord[] records)
    {
        var header = string.Join(',', Enumerable.Range(0, 30).Select(f => $"Num[{f}]").Append("Channel"));
        return _models.ScoreAsync(Text, Repository.ModelFixture(TextFile), header, records.Select(record => string.Join(
            ',', record.FeatureVector.Take(30).Select(LibraryModels.Cell).Append(CallLoad.TillOf(IdOf(record))))));
    }

    private static void AssertScores((double Raw, double Probability)[] expected, DecisionRecord[] records)
    {
        Assert.Equal(records.Length, expected.Length);
        Assert.True(expected.Distinct().Count() > 5, "nearly every payment has the same score");
        for (var i = 0; i < records.Length; i++)
        {
            Assert.Equal(expected[i].Raw, records[i].RawScore);
            Assert.Equal(expected[i].Probability, records[i].Response.Score);
            Assert.NotEmpty(records[i].Response.Reasons);
            Assert.Empty(records[i].Response.Degraded);
        }
    }

    private static void AssertReasons(DecisionRecord[] records)
    {
        var texts = records.SelectMany(record => record.Response.Reasons
            .Where(reason => reason.Feature == "channel")
            .Select(reason => (Till: CallLoad.TillOf(IdOf(record)), reason.Text))).Distinct().ToArray();
        Assert.Contains(("moto", "till is moto"), texts);
        Assert.All(texts, reason => Assert.Equal(
            reason.Till is "" or "carrier-pigeon" or "kiosk" ? "till is none of those that the model knows" : $"till is {reason.Till}", reason.Text));
    }

    private static string IdOf(DecisionRecord record) => record.Response.TransactionId;

    private string Renamed(string fixture, string from, string to)
    {
        var path = _folder.In(Path.GetFileName(fixture));
        var text = File.ReadAllText(Repository.ModelFixture(fixture));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        return path;
    }
}
