using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Service.Models;
using FraudScoring.Service.Pipeline;
using FraudScoring.Tests.Service.Grpc;
using FraudScoring.Tests.Service.Pipeline;

namespace FraudScoring.Tests.Service.Models;

public sealed class ModelWatcherTests : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("models-");
    private readonly RecordingLogger _log = new();
    private readonly string _folder;
    private readonly ModelSwitch _models;
    private readonly ModelWatcher _watcher;

    public ModelWatcherTests()
    {
        _folder = Path.Combine(_root.FullName, "live");
        ModelVersions.Publish(_folder, "1");
        _models = new ModelSwitch(ActiveModel.WithOwnThresholds(ScoringModel.Load(_folder)), TimeProvider.System);
        _watcher = new ModelWatcher(_folder, _models, TimeProvider.System, _log);
        _watcher.Look();
    }

    private string Running => _models.Models.Running.Model.Model.Id;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _watcher.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public void Look_NothingNew_ChangesAndSaysNothing()
    {
        var before = _models.Models;

        _watcher.Look();

        Assert.Same(before, _models.Models);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void Look_NewVersion_DecidesAndTheOldIsThePrevious()
    {
        ModelVersions.Publish(_folder, "2", leaf: 0.5);

        _watcher.Look();

        Assert.Equal("swap@2", Running);
        Assert.Equal("swap@2", _models.Scorer.Model.Model.Id);
        Assert.Equal("swap@1", _models.Models.Previous?.Model.Model.Id);
        Assert.Null(_watcher.LastRefusal);
        Assert.Contains("swap@2", Assert.Single(_log.Entries).Text);
    }

    [Fact]
    public void Look_LinkTurnedToAnotherFolder_TakesItsVersion()
    {
        ModelVersions.Publish(Path.Combine(_root.FullName, "a"), "2");
        ModelVersions.Publish(Path.Combine(_root.FullName, "b"), "3");
        Directory.Delete(_folder, recursive: true);
        Directory.CreateSymbolicLink(_folder, "a");
        _watcher.Look();
        Assert.Equal("swap@2", Running);

        Directory.Delete(_folder);
        Directory.CreateSymbolicLink(_folder, "b");
        _watcher.Look();

        Assert.Equal("swap@3", Running);
    }

    [Fact]
    public void Look_FilesBeforeTheirManifest_WaitsForIt()
    {
        File.WriteAllText(Path.Combine(_folder, "model-2.onnx"), "half of it");

        _watcher.Look();

        Assert.Empty(_log.Entries);
        Assert.Equal("swap@1", Running);
    }

    [Fact]
    public void Look_WrongChecksum_IsRefused()
    {
        ModelVersions.Publish(_folder, "2", damage: staging =>
            File.AppendAllText(ModelVersions.ModelFile(staging, "2"), "x"));

        ExpectRefusal("model-2.onnx: its SHA-256 is");
    }

    [Fact]
    public void Look_OtherFeatureSet_IsRefusedAndARestartIsAskedFor()
    {
        var other = new FeatureSet(
            SmallModel.Features.Definitions, SmallModel.Features.CurrencyRates, TimeSpan.FromHours(12));
        ModelVersions.Publish(_folder, "2", features: other);

        ExpectRefusal("a model with another feature set needs a restart");
    }

    [Fact]
    public void Look_UnknownFeatureKind_IsRefused()
    {
        ModelVersions.Publish(_folder, "2", damage: staging => Replace(
            Path.Combine(staging, ModelManifest.FileName), "\"since_last\"", "\"moon_phase\""));

        ExpectRefusal("unknown kind 'moon_phase'");
    }

    [Fact]
    public void Look_GoldenScoreOneBitOff_IsRefused()
    {
        ModelVersions.Publish(_folder, "2", damage: staging =>
        {
            var path = Path.Combine(staging, GoldenRows.FileName);
            var lines = File.ReadAllLines(path);
            var cells = lines[3].Split(',');
            cells[^2] = Math.BitIncrement(double.Parse(cells[^2], System.Globalization.CultureInfo.InvariantCulture))
                .ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            lines[3] = string.Join(',', cells);
            File.WriteAllLines(path, lines);
        });

        ExpectRefusal("golden.csv: line 4: raw");
    }

    [Fact]
    public void Look_NoGoldenRows_IsRefused()
    {
        // Those of the version before would lie there still.
        File.Delete(Path.Combine(_folder, GoldenRows.FileName));
        ModelVersions.Publish(_folder, "2", damage: staging => File.Delete(Path.Combine(staging, GoldenRows.FileName)));

        ExpectRefusal("a model does not decide without its golden rows");
    }

    [Fact]
    public void Look_SameIdOtherTrees_IsRefused()
    {
        ModelVersions.Publish(_folder, "1", leaf: 0.5);

        ExpectRefusal("swap@1 is the id of another model");
    }

    [Fact]
    public void Look_FolderGone_IsRefusedOnceAndTakenWhenItIsBack()
    {
        Directory.Delete(_folder, recursive: true);
        for (var i = 0; i < 5; i++)
            _watcher.Look();

        Assert.Equal("swap@1", Running);
        Assert.Contains("model.json cannot be read", Assert.Single(_log.Entries).Text);

        ModelVersions.Publish(_folder, "2");
        _watcher.Look();
        Assert.Equal("swap@2", Running);
    }

    [Fact]
    public void Look_RefusedVersionPutRight_IsTaken()
    {
        var whole = Array.Empty<byte>();
        ModelVersions.Publish(_folder, "2", damage: staging =>
        {
            whole = File.ReadAllBytes(ModelVersions.ModelFile(staging, "2"));
            File.WriteAllBytes(ModelVersions.ModelFile(staging, "2"), whole[..^7]);
        });
        _watcher.Look();
        _watcher.Look();
        Assert.Single(_log.Entries);

        File.WriteAllBytes(ModelVersions.ModelFile(_folder, "2"), whole);
        _watcher.Look();

        Assert.Equal("swap@2", Running);
    }

    [Fact]
    public void Look_AfterRollBack_LeavesTheOldModelInCharge()
    {
        ModelVersions.Publish(_folder, "2");
        _watcher.Look();

        Assert.Null(_models.RollBack("swap@2"));
        _watcher.Look();
        Assert.Equal("swap@1", Running);
        Assert.Equal("swap@1", _models.Scorer.Model.Model.Id);

        ModelVersions.Publish(_folder, "3");
        _watcher.Look();
        Assert.Equal("swap@3", Running);
    }

    [Fact]
    public void RollBack_NoPreviousOrAnotherModel_SaysWhy()
    {
        Assert.Equal("'swap@1' has decided since the start; there is no previous model", _models.RollBack("swap@1"));
        Assert.Equal("'swap@1' decides, not 'swap@2'", _models.RollBack("swap@2"));
    }

    private void ExpectRefusal(string reason)
    {
        var before = _models.Models;

        _watcher.Look();
        _watcher.Look();

        Assert.Same(before, _models.Models);
        Assert.Contains(reason, _watcher.LastRefusal?.Reason);
        var line = Assert.Single(_log.Entries).Text;
        Assert.Contains("swap@1 goes on", line);
        Assert.Contains(reason, line);
    }

    private static void Replace(string path, string old, string by)
    {
        var text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, by));
    }
}
