using System.Diagnostics;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>The model in charge, as the service tells it.</summary>
internal static class RunningModel
{
    /// <summary>Waits until a model of that name decides; a refused one fails the test.</summary>
    public static async Task WaitAsync(RawGrpc admin, string name)
    {
        var started = Stopwatch.GetTimestamp();
        for (var models = await GetAsync(admin);
            !models.Running.Id.StartsWith($"{name}@", StringComparison.Ordinal);
            models = await GetAsync(admin))
        {
            Assert.Null(models.LastRefusal);
            Assert.True(Stopwatch.GetElapsedTime(started) < ServiceProcess.Patience, $"{name} does not decide: {models}");
            await Task.Delay(20);
        }
    }

    /// <summary>What decides and what decided before.</summary>
    public static async Task<GetModelsResponse> GetAsync(RawGrpc admin)
        => GetModelsResponse.Parser.ParseFrom((await admin.CallAsync("/fraudscoring.v1.Admin/GetModels", new GetModelsRequest())).Message);
}
