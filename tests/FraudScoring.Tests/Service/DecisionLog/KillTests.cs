using System.Diagnostics;
using System.Globalization;
using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_ProcessKilled_EverythingCommittedIsThere()
    {
        var next = 0ul;
        for (var run = 1; run <= 3; run++)
        {
            var told = AppendAndKill(commits: 20 * run);
            using var log = DurableLog.Open(SmallOptions(_folder.Path), new ManualTime());

            Assert.True(told > next, $"the child went on at {next} and told {told}");
            Assert.True(log.NextOffset >= told, $"the child told {told}, the log has {log.NextOffset}");
            Assert.Equal(log.NextOffset, log.CheckAll(0));
            Assert.Equal(0ul, log.Recovery.Damage?.CommittedEntriesLost ?? 0);
            next = log.NextOffset;
        }
    }

    /// <summary>Kills the child (SIGKILL) after so many commits; returns the last committed offset that it told.</summary>
    private ulong AppendAndKill(int commits)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(KillTests).Assembly.Location);
        start.Environment[KillChild.FolderVariable] = _folder.Path;
        using var child = Process.Start(start)!;
        var told = 0ul;
        for (var line = 0; line < commits; line++)
            told = Parse(child.StandardOutput.ReadLine());
        child.Kill();
        while (child.StandardOutput.ReadLine() is { } line)
        {
            // The last line may have been cut off in the middle, which is only ever a smaller number.
            if (line.Length > 0)
                told = Math.Max(told, Parse(line));
        }

        child.WaitForExit();
        return told;
    }

    private static ulong Parse(string? line)
        => ulong.Parse(line ?? throw new InvalidOperationException("the child ended by itself"),
            CultureInfo.InvariantCulture);
}
