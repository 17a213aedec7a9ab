using System.Net.Sockets;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>All of the driver's work, in turns of one thread: commands, sending, receiving, limits, timers.</summary>
internal sealed class DriverAgent : IDisposable
{
    private const int CommandsPerTurn = 10;
    private const int TurnsPerControlPoll = 6;
    private const int MsPerNs = 1_000_000;
    private readonly CncFile _cnc;
    private readonly ManyToOneRing _ring;
    private readonly DriverContext _context;
    private readonly Publications _publications;
    private readonly Subscriptions _subscriptions;
    private readonly NetworkImages _images;
    private readonly DriverClients _clients;
    private readonly RingMessageHandler _onCommand;
    private long _nextTimerNs = long.MinValue;
    private long _nextControlPollNs;
    private int _turnsToControlPoll;
    private long _blockedAt = -1;
    private long _blockedSinceNs;
    private bool _isClosed;

    public DriverAgent(MediaDriverOptions options)
    {
        options.Validate();
        DriverDirectory.Prepare(options);
        var clock = new DriverClock(options.Time);
        _cnc = CncFile.Create(
            options.Directory, Sizes(options), (long)options.ClientLiveness.TotalNanoseconds, clock.NowMs, AeronLimits.PageSizeMin);
        _ring = new ManyToOneRing(_cnc.ToDriver);
        var counters = new DriverCounters(_cnc, clock);
        var totals = new SystemCounters(counters);
        var random = options.Seed is { } seed ? new Random(seed) : new Random();
        _context = new DriverContext(
            options, clock, counters, totals, new DriverAnswers(new BroadcastTransmitter(_cnc.ToClients)),
            new DistinctErrorLog(_cnc.ErrorLog, clock, totals), new DriverLogs(options.Directory, options, totals), random);
        _publications = new Publications(_context);
        _images = new NetworkImages(_context, _ring.NextCorrelationId);
        _subscriptions = new Subscriptions(_context, _images);
        _clients = new DriverClients(_context, _publications, _subscriptions);
        _onCommand = new DriverCommands(_context, _clients, _publications, _subscriptions).OnCommand;
        _ring.ConsumerHeartbeatMs = clock.NowMs;
        _cnc.SignalReady();
    }

    public SystemCounters Totals => _context.Totals;

    /// <summary>
    /// One turn. Shared memory that another process corrupted, a file or a socket that fails, end what they belong to and
    /// stand in the error log; the other clients must not suffer.
    /// </summary>
    public int DoWork()
    {
        _context.Clock.Update();
        var nowNs = _context.Clock.NowNs;
        try
        {
            var work = OnTimers(nowNs);
            work += _ring.Read(_onCommand, CommandsPerTurn);
            work += Send(nowNs);
            work += Receive(nowNs);
            return work + UpdateLimits();
        }
        catch (Exception exception)
            when (exception is AeronException or IOException or UnauthorizedAccessException or SocketException)
        {
            _context.Errors.Record((exception as AeronException)?.Code ?? AeronErrorCode.Generic, exception.Message);
            return 0;
        }
    }

    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _publications.Close();
        _subscriptions.Close();
        // Clients see at once that the driver is gone and need not wait for its heartbeat to be missed.
        _ring.ConsumerHeartbeatMs = -1;
        _cnc.Dispose();
        if (_context.Options.DeletesDirectoryOnStop)
            DriverDirectory.Delete(_context.Options.Directory);
    }

    private static CncSizes Sizes(MediaDriverOptions options)
    {
        const int Commands = 128 * 1024, Answers = 256 * 1024, Errors = 256 * 1024;
        return new CncSizes(
            Commands + RingLayout.TrailerLength,
            Answers + BroadcastLayout.TrailerLength,
            options.CountersMax * CounterLayout.MetadataLength,
            options.CountersMax * CounterLayout.ValueLength,
            Errors);
    }

    private int OnTimers(long nowNs)
    {
        if (nowNs < _nextTimerNs)
            return 0;
        _nextTimerNs = nowNs + _context.TimerIntervalNs;
        _ring.ConsumerHeartbeatMs = _context.Clock.NowMs;
        _clients.OnTimer();
        _publications.OnTimer(nowNs);
        _images.OnTimer(nowNs);
        _subscriptions.OnTimer(nowNs);
        UnblockCommands(nowNs);
        return 1;
    }

    private void UnblockCommands(long nowNs)
    {
        var position = _ring.ConsumerPosition;
        if (position == _ring.ProducerPosition || position != _blockedAt)
        {
            _blockedAt = position;
            _blockedSinceNs = nowNs;
        }
        else if (nowNs - _blockedSinceNs > _context.ClientLivenessMs * MsPerNs && _ring.Unblock())
        {
            _context.Totals.Increment(SystemCounter.UnblockedCommands);
        }
    }

    private int Send(long nowNs)
    {
        var network = _publications.Network;
        var bytes = 0;
        for (var i = 0; i < network.Count; i++)
        {
            try
            {
                bytes += network[i].Send(nowNs);
            }
            catch (AeronException exception)
            {
                EndCorrupt(exception, network[i]);
            }
        }

        // What receivers say is looked at less often while there is data to send.
        if (bytes > 0 && --_turnsToControlPoll > 0 && nowNs < _nextControlPollNs)
            return bytes;
        _turnsToControlPoll = TurnsPerControlPoll;
        _nextControlPollNs = nowNs + (_context.StatusIntervalNs / 2);
        var endpoints = _publications.Endpoints;
        for (var i = 0; i < endpoints.Count; i++)
            bytes += endpoints[i].Poll(nowNs);
        return bytes;
    }

    private int Receive(long nowNs)
    {
        var endpoints = _subscriptions.Endpoints;
        var work = 0;
        for (var i = 0; i < endpoints.Count; i++)
            work += endpoints[i].Poll(nowNs);
        var images = _images.All;
        for (var i = 0; i < images.Count; i++)
        {
            try
            {
                work += images[i].Update(nowNs);
            }
            catch (AeronException exception)
            {
                _context.Errors.Record(exception.Code, exception.Message);
                images[i].Fail();
            }
        }

        return work;
    }

    private int UpdateLimits() => UpdateLimits(_publications.Ipc) + UpdateLimits(_publications.Network);

    private int UpdateLimits(IReadOnlyList<DriverPublication> publications)
    {
        var work = 0;
        for (var i = 0; i < publications.Count; i++)
        {
            try
            {
                work += publications[i].UpdateLimit();
            }
            catch (AeronException exception)
            {
                EndCorrupt(exception, publications[i]);
            }
        }

        return work;
    }

    private void EndCorrupt(AeronException exception, DriverPublication publication)
    {
        _context.Errors.Record(exception.Code, exception.Message);
        publication.Fail();
    }
}
