using FraudScoring.Service.DecisionLog;
using FraudScoring.Tests.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.Relays;

public sealed class LogRelayTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private DurableLog _log;

    public LogRelayTests() => _log = OpenLog();

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Start_FirstTime_RelaysWhatComesFromThenOn()
    {
        Append(5);
        Reopen();
        using var relay = Start();

        Append(7);
        WaitUntil(() => relay.Done == 12);

        Assert.Equal(Offsets(5, 12), relay.Relayed);
    }

    [Fact]
    public void Dispose_HeldUp_EndsAndTheNextGoesOnFromTheCursor()
    {
        using (var first = Start())
        {
            Append(6);
            WaitUntil(() => first.Done == 6);
            first.IsHeldUp = true;
            Append(6);
        }

        Reopen();
        using var second = Start();
        WaitUntil(() => second.Done == 12);
        Assert.Equal(Offsets(6, 12), second.Relayed);
    }

    [Fact]
    public void GoBackTo_WhileOthersWait_ComesAgainFromThere()
    {
        using var relay = Start();
        Append(10);
        WaitUntil(() => relay.Done == 10);
        relay.IsHeldUp = true;
        Append(5);
        Thread.Sleep(50);

        relay.GoBackTo(8);
        relay.GoBackTo(4);
        relay.GoBackTo(6);
        Thread.Sleep(50);
        relay.IsHeldUp = false;
        WaitUntil(() => relay.Done == 15 && relay.Relayed.Last() == 14);

        // Each offset is there, and in order from the earliest that was asked for.
        Assert.Equal([.. Offsets(0, 10), .. Offsets(4, 15)], relay.Relayed);
    }

    [Fact]
    public void GoBackTo_WhatIsStillToCome_ChangesNothing()
    {
        using var relay = Start();
        Append(4);
        WaitUntil(() => relay.Done == 4);

        relay.GoBackTo(4);
        relay.GoBackTo(400);
        Append(4);
        WaitUntil(() => relay.Done == 8);

        Assert.Equal(Offsets(0, 8), relay.Relayed);
    }

    [Fact]
    public void GoBackTo_WhatRetentionRemoved_BeginsWhereTheLogDoes()
    {
        using var relay = Start();
        Append(1_000);
        WaitUntil(() => relay.Done == 1_000);
        _log.Truncate(DateTimeOffset.MaxValue, 0, protectedOffset: 900);
        var first = _log.FirstOffset;
        Assert.InRange(first, 1ul, 900ul);

        relay.GoBackTo(0);
        WaitUntil(() => relay.Relayed.Count == 1_000 + 1_000 - (int)first);

        Assert.Equal(Offsets(first, 1_000), relay.Relayed.Skip(1_000));
        Assert.Equal(0ul, relay.GoneCount);
    }

    [Fact]
    public void Relay_RetentionIsFaster_SaysHowMuchIsGoneAndGoesOn()
    {
        using var relay = Start();
        relay.IsHeldUp = true;
        Append(2_000);
        _log.Truncate(DateTimeOffset.MaxValue, 0, ulong.MaxValue);
        var first = _log.FirstOffset;

        relay.IsHeldUp = false;
        WaitUntil(() => relay.Done == 2_000);

        var relayed = relay.Relayed.ToArray();
        Assert.Equal(Offsets(first, 2_000), relayed.SkipWhile(offset => offset < first));
        Assert.Equal(first, relay.GoneCount + (ulong)relayed.Count(offset => offset < first));
    }

    private DurableLog OpenLog() => DurableLog.Open(SmallOptions(Path.Combine(_folder.Path, "log")), TimeProvider.System);

    private void Reopen()
    {
        _log.Dispose();
        _log = OpenLog();
    }

    private RecordingRelay Start()
    {
        var relay = new RecordingRelay(_log, _folder.Path);
        relay.Start();
        return relay;
    }

    private void Append(int count)
    {
        _log.AppendMany(count);
        _log.CommitAll();
    }

    private static ulong[] Offsets(ulong from, ulong until) => [.. Enumerable.Range((int)from, (int)(until - from)).Select(n => (ulong)n)];

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "nothing came in time");
}
