using System.Runtime.InteropServices;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Training;

/// <summary>A training that does not come to its end leaves nothing half-written.</summary>
public sealed class HalfWrittenTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // As in the full-disk tests of the log: the kernel refuses the write at the same place.
    [Theory]
    [InlineData("train", "--out", "model", "--warm-up-days", "5", "--validation-days", "10", "--label-delay-days", "7", "--test-days", "10")]
    [InlineData("features", "--out", "table.csv.gz", "--all")]
    [InlineData("simulate", "--out", "payments.csv.gz")]
    public async Task Write_DiskIsFullAtTheEnd_LeavesTheOldThereAndNothingHalf(string command, params string[] options)
    {
        options[1] = _folder.In(options[1]);
        string[] source = command == "simulate" ? [] : ["--simulate", "--features", Repository.Model];
        string[] arguments = [command, "--days", "60", "--customers", "150", "--seed", "3", .. source, .. options];
        using var fraud = ChildProcess.Start(
            "/bin/sh",
            ["-c", "trap '' XFSZ; exec prlimit --fsize=20000 dotnet \"$@\"", "sh", Repository.FraudCommand, .. arguments],
            new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" });

        Assert.True(await fraud.WaitForExitAsync(Patience) == 1, fraud.Everything);

        Assert.Contains("too large", fraud.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fraud.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    // The rows of a training that are more than its memory go to files: there the disk is full first.
    [Fact]
    public async Task Train_DiskIsFullUnderTemporaryRows_LeavesNothing()
    {
        using var fraud = ChildProcess.Start(
            "/bin/sh",
            [
                "-c", "trap '' XFSZ; exec prlimit --fsize=200000 dotnet \"$@\"", "sh", Repository.FraudCommand, "train", "--simulate", "--days", "200",
                "--customers", "4000", "--features", Repository.Model, "--out", _folder.In("model"), "--temp-folder", _folder.Path,
            ],
            new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_GCHeapHardLimit"] = "C000000" });

        Assert.True(await fraud.WaitForExitAsync(Patience) == 1, fraud.Everything);

        Assert.Contains($"{_folder.Path}: temporary rows cannot be written", fraud.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fraud.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CtrlC_WhileTraining_ExitsAtOnceAndLeavesNothing(bool withFiles)
    {
        // With so little memory the first thousands of rows go to files already.
        Dictionary<string, string> environment = withFiles ? new() { ["DOTNET_GCHeapHardLimit"] = "4000000" } : [];
        using var fraud = ChildProcess.Start(
            "dotnet",
            [
                Repository.FraudCommand, "train", "--simulate", "--days", "2000", "--customers", withFiles ? "200" : "20000", "--features", Repository.Model, "--out", _folder.In("model"),
                "--temp-folder", _folder.Path,
            ],
            environment);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.False(fraud.HasExited, fraud.Everything);

        fraud.Signal(PosixSignal.SIGINT);

        Assert.Equal(130, await fraud.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("interrupted; nothing was written", fraud.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
