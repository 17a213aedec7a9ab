using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class LogTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly DurableLog _log;

    public LogTailTests() => _log = DurableLog.Open(SmallOptions(_folder.Path), _time);

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WaitAsync_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = LogTail.FromOffset(_log, 0).WaitAsync(cancellation.Token).AsTask();

        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task WaitAsync_LogClosed_Ends()
    {
        var waiting = LogTail.FromOffset(_log, 0).WaitAsync(CancellationToken.None).AsTask();

        _log.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task FromOffset_InTheFuture_StartsThere()
    {
        var tail = LogTail.FromOffset(_log, 10);
        var waiting = tail.WaitAsync(CancellationToken.None).AsTask();
        _log.AppendMany(10);
        _log.CommitAll();
        Assert.False(waiting.IsCompleted);

        _log.AppendMany(1);
        _log.CommitAll();
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(tail.TryNext(out var entry));
        Assert.Equal(10ul, entry.Header.Offset);
    }

    [Fact]
    public void FromTime_BetweenEntries_StartsWithTheNext()
    {
        for (var i = 0; i < 3_000; i++)
        {
            _log.AppendMany(1);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        _log.CommitAll();
        var start = _time.Now - TimeSpan.FromSeconds(6_000);

        Assert.Equal(0ul, LogTail.FromTime(_log, DateTimeOffset.UnixEpoch).NextOffset);
        Assert.Equal(1_000ul, LogTail.FromTime(_log, start + TimeSpan.FromSeconds(1_999)).NextOffset);
        Assert.Equal(1_000ul, LogTail.FromTime(_log, start + TimeSpan.FromSeconds(2_000)).NextOffset);
        Assert.Equal(1_001ul, LogTail.FromTime(_log, start + TimeSpan.FromSeconds(2_001)).NextOffset);
        Assert.Equal(3_000ul, LogTail.FromTime(_log, _time.Now + TimeSpan.FromDays(1)).NextOffset);
    }

    [Fact]
    public void Append_ClockGoesBack_TimesDoNot()
    {
        _log.AppendMany(1);
        _time.Advance(TimeSpan.FromHours(-1));
        _log.AppendMany(1);
        _log.CommitAll();

        var tail = LogTail.FromOffset(_log, 0);
        Assert.True(tail.TryNext(out var first));
        var time = first.Header.TimeUnixMs;
        Assert.True(tail.TryNext(out var second));
        Assert.Equal(time, second.Header.TimeUnixMs);
    }
}
