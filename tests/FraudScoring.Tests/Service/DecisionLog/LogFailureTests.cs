using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class LogFailureTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_DiskFull_TellsEveryWaiterAndTakesNoMore()
    {
        using var disk = new SimulatedLogDisk();
        LogFailedException? told = null;
        using var log = DurableLog.Open(SmallOptions("simulated"), disk, null, _time, onFailed: failure => told = failure);
        log.AppendMany(100);
        log.CommitAll();
        var tail = log.WaitCommittedAsync(1_000_000, CancellationToken.None).AsTask();
        disk.Room = 10_000;

        var error = Assert.Throws<LogFailedException>(() => log.AppendMany(1_000_000));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("takes no more entries", error.Message, StringComparison.Ordinal);
        Assert.Equal(LogState.Failed, log.State);
        Assert.Throws<LogFailedException>(() => log.WaitCommitted(log.NextOffset, Patience));
        await Assert.ThrowsAsync<LogFailedException>(() => tail.WaitAsync(Patience));
        Assert.NotNull(told);
        Assert.True(log.CheckAll(0) >= 100);
    }

    [Fact]
    public void Commit_SyncFails_EntriesAreNotCommitted()
    {
        using var disk = new SimulatedLogDisk();
        using var log = DurableLog.Open(SmallOptions("simulated"), disk, null, _time);
        log.AppendMany(10);
        log.CommitAll();
        disk.SyncFails = true;

        log.AppendMany(1);
        log.RequestCommit();

        var error = Assert.Throws<LogFailedException>(() => log.WaitCommitted(10, Patience));
        Assert.Contains("offsets from 10 on are not durable", error.Message, StringComparison.Ordinal);
        Assert.Equal(10ul, log.CommittedOffset);
        Assert.Throws<LogFailedException>(() => log.Append(EntryKind.Decision, []));
    }

    [Fact]
    public void Commit_RealDeviceFull_FailsAndRecoversWhatWasCommitted()
    {
        // The second segment's file is Linux' always full device: what a full disk answers, without filling one.
        using (var log = DurableLog.Open(SmallOptions(_folder.Path), _time))
        {
            File.CreateSymbolicLink(_folder.File("segment-0000000002.log"), "/dev/full");
            var error = Assert.Throws<LogFailedException>(() => log.AppendMany(100_000));
            Assert.Contains("segment-0000000002.log", error.Message, StringComparison.Ordinal);
        }

        // Opening removes the link, which to it is a segment without content.
        using var again = DurableLog.Open(SmallOptions(_folder.Path), _time);
        Assert.True(again.NextOffset > 0);
        Assert.Null(again.Recovery.Damage);
        Assert.Equal(again.NextOffset, again.CheckAll(0));
    }

    [Fact]
    public void Open_PowerLostAnywhere_KeepsEverythingCommitted()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedLogDisk();
            var entries = 0ul;
            for (var run = 0; run < 4; run++)
            {
                ulong committed;
                using (var log = DurableLog.Open(SmallOptions("simulated"), disk, null, _time))
                {
                    Assert.True(log.NextOffset >= entries, $"seed {seed}");
                    Assert.Equal(log.NextOffset, log.CheckAll(0));
                    for (var i = random.Next(5); i >= 0; i--)
                    {
                        log.AppendMany(random.Next(1, 300));
                        if (random.Next(2) == 0)
                            log.CommitAll();
                    }

                    committed = log.CommittedOffset;
                    disk = disk.AfterPowerLoss(random);
                }

                entries = committed;
            }
        }
    }
}
