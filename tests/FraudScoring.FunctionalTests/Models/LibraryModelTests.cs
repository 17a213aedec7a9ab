using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>The service with the models of other libraries, swapped among each other while payments come in.</summary>
public sealed class LibraryModelTests : IDisposable
{
    private const int CallsBetween = 150;

    private readonly TemporaryFolder _folder = new();
    private readonly LibraryModels _models;

    public LibraryModelTests() => _models = LibraryModels.Numeric(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_EveryLibrarySwappedUnderLoad_NoFailedCallAndTheLibrarysScores()
    {
        await _models.PackageAsync();
        _models.Publish("lightgbm");
        using var service = await ServiceProcess.StartWithModelAsync(_folder.In("data"), _models.Live);
        Assert.StartsWith("lightgbm@", service.Model, StringComparison.Ordinal);
        using var admin = new RawGrpc(service.Grpc);
        using var load = new CallLoad(service);
        await load.MoreAsync(CallsBetween);

        foreach (var library in (string[])["xgboost", "onnx", "mlnet", "lightgbm", "mlnet", "xgboost"])
        {
            _models.Publish(library);
            await RunningModel.WaitAsync(admin, library);
            await load.MoreAsync(CallsBetween);
        }

        await RollBackAsync(admin, leave: "xgboost", to: "mlnet");
        await load.MoreAsync(CallsBetween);
        await load.CompleteAsync();

        var records = await DecisionStreams.ReadToEndAsync(service);
        Assert.Equal(load.Answered, records.Count);
        foreach (var library in _models.Libraries)
            await AssertScoresAsync(library, [.. records.Where(r => LibraryOf(r) == library)]);
        Assert.Equal("mlnet", LibraryOf(records[^1]));
    }

    private async Task AssertScoresAsync(string library, DecisionRecord[] records)
    {
        // Some of the answers that were waited for may have been under way when the model was swapped.
        Assert.True(records.Length >= CallsBetween / 2, $"{library} decided {records.Length} payments");
        var expected = await _models.ScoreAsync(library, records);
        Assert.Equal(records.Length, expected.Length);
        Assert.True(expected.Distinct().Count() > 5, $"{library} gives nearly every payment the same score");
        for (var i = 0; i < records.Length; i++)
        {
            Assert.Equal(expected[i].Raw, records[i].RawScore);
            Assert.Equal(expected[i].Probability, records[i].Response.Score);
            Assert.NotEqual(Decision.Allow, records[i].Response.Decision);
            Assert.NotEmpty(records[i].Response.Reasons);
            Assert.Empty(records[i].Response.Degraded);
        }
    }

    private static string LibraryOf(DecisionRecord record) => record.Response.Model.Split('@')[0];

    private static async Task RollBackAsync(RawGrpc admin, string leave, string to)
    {
        var running = (await RunningModel.GetAsync(admin)).Running.Id;
        Assert.StartsWith($"{leave}@", running, StringComparison.Ordinal);
        var reply = await admin.CallAsync("/fraudscoring.v1.Admin/RollBackModel", new RollBackModelRequest { Leave = running });
        Assert.Equal("0", reply.Status);
        Assert.StartsWith($"{to}@", RollBackModelResponse.Parser.ParseFrom(reply.Message).Running.Id, StringComparison.Ordinal);
    }
}
