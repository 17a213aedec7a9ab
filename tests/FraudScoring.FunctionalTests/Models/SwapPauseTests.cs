using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using Xunit.Abstractions;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>
/// What callers notice of swaps between the formats: the longest wait around each swap against the longest wait in as
/// long a stretch without one, in turns, in one run.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class SwapPauseTests : IDisposable
{
    // Two cores shared with the callers lengthen waits while a model is prepared; a swap that held payments up would
    // lengthen the longest of them tenfold and more.
    private const double RatioMax = 5;
    private const double FloorMs = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.6);
    private static readonly string[] Swaps = ["xgboost", "onnx", "mlnet", "lightgbm", "onnx", "xgboost", "lightgbm", "mlnet"];

    private readonly TemporaryFolder _folder = new();
    private readonly LibraryModels _models;
    private readonly ITestOutputHelper _output;

    public SwapPauseTests(ITestOutputHelper output) => (_models, _output) = (LibraryModels.Numeric(_folder), output);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_FormatsSwappedUnderSteadyLoad_NoFailedCallAndNoPause()
    {
        await _models.PackageAsync();
        _models.Publish("lightgbm");
        using var service = await ServiceProcess.StartWithModelAsync(_folder.In("data"), _models.Live);
        using var admin = new RawGrpc(service.Grpc);
        using var load = new SteadyLoad(service);
        await load.MeasureAsync(() => Task.Delay(WarmUp));

        var (quiet, swapped) = (new List<LoadWindow>(), new List<LoadWindow>());
        foreach (var library in Swaps)
        {
            quiet.Add(await load.MeasureAsync(() => Task.Delay(Window)));
            _output.WriteLine($"{"-",-9} {quiet[^1]}");
            swapped.Add(await load.MeasureAsync(() => SwapAsync(library)));
            _output.WriteLine($"{library,-9} {swapped[^1]}");
            await RunningModel.WaitAsync(admin, library);
        }

        await load.CompleteAsync();
        var (without, with) = (LoadWindow.Typical(quiet), LoadWindow.Typical(swapped));
        _output.WriteLine($"without   {without}");
        _output.WriteLine($"swapping  {with}");
        AssertNoPause("longest wait", with.Longest, without.Longest);
        AssertNoPause("longest time without an answer", with.Gap, without.Gap);
    }

    // The service looks once a second, so a window has the whole of a swap in it.
    private Task SwapAsync(string library)
    {
        _models.Publish(library);
        return Task.Delay(Window);
    }

    private void AssertNoPause(string what, double with, double without)
    {
        _output.WriteLine(FormattableString.Invariant($"{what}: {with / without:F2} times"));
        Assert.True(
            with <= Math.Max(FloorMs, RatioMax * without),
            FormattableString.Invariant($"{what}: {with:F2} ms around swaps, {without:F2} ms without"));
    }
}
