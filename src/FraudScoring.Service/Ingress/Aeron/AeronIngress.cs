using System.Collections.Concurrent;
using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;
using FraudScoring.Aeron.Idle;
using FraudScoring.Sbe;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.Pipeline;
using FraudScoring.Service.Relays.Aeron;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>
/// Scoring over Aeron. One thread polls, decides what came as one batch on the spot if the pipeline is at rest, and sends all
/// replies; the reply stage only hands decisions back to it. Nobody waits for a gateway: see <see cref="AeronSession"/>.
/// </summary>
internal sealed class AeronIngress : IDecisionReceiver, IDisposable
{
    private const string Stopping = "the service is stopping; try again with the same transaction_id";

    private static readonly TimeSpan DriverRetry = TimeSpan.FromSeconds(1);
    private readonly ServiceOptions _options;
    private readonly ScoringPipeline _pipeline;
    private readonly SbeScoreReader _reader;
    private readonly ILogger _logger;
    private readonly MediaDriver? _driver;
    private readonly ConcurrentQueue<PendingDecision> _done = new();
    private readonly ScoringEvent[] _batch = new ScoringEvent[DecideHandler.RunMax];
    private readonly byte[] _buffer = new byte[SbeSchema.MessageBytesMax];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly int _inFlightMax;
    private AeronClient? _client;
    private AeronListener[] _listeners = [];
    private int _batchCount;
    private volatile bool _isStopping;
    private volatile int _inFlight;

    /// <summary>Starts the driver, if it is ours, and subscribes; <see cref="Start"/> begins to answer.</summary>
    /// <exception cref="AeronException">The driver or a channel cannot be used; the message says why.</exception>
    public AeronIngress(
        ServiceOptions options, ScoringPipeline pipeline, SbeScoreReader reader, TimeProvider time, ILogger logger)
    {
        (_options, _pipeline, _reader, Time, _logger) = (options, pipeline, reader, time, logger);
        _inFlightMax = options.RingSize * 2;
        Directory = options.AeronDirectory ?? options.AeronEmbeddedDirectory ?? AeronDirectory.Default;
        if (options.AeronDirectory is null)
            _driver = MediaDriver.Launch(new MediaDriverOptions { Directory = Directory });
        try
        {
            Open();
        }
        catch
        {
            Close();
            _driver?.Dispose();
            throw;
        }

        _thread = new Thread(Run) { Name = "aeron-ingress", IsBackground = true };
    }

    /// <summary>Directory of the media driver.</summary>
    public string Directory { get; }

    /// <summary>What came and went.</summary>
    public AeronCounters Counters { get; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Who sends the decisions stream; null when nobody does. Set before <see cref="Start"/>.</summary>
    public AeronRelay? Relay { get; set; }

    /// <summary>What is listened to, with the port that was chosen where none was given.</summary>
    public IEnumerable<string> Channels => _listeners.Select(listener => listener.Description);

    /// <summary>Begins to answer.</summary>
    public void Start() => _thread.Start();

    /// <inheritdoc/>
    public void Receive(PendingDecision decision, bool isOnReplyThread) => _done.Enqueue(decision);

    /// <summary>Refuses what comes from now on and waits until what was admitted is answered; false when the time ran out.</summary>
    public async Task<bool> DrainAsync(TimeSpan patience)
    {
        _isStopping = true;
        var started = Time.GetTimestamp();
        while (_inFlight > 0 || _listeners.Any(listener => listener.IsWaiting))
        {
            if (Time.GetElapsedTime(started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(5), Time);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _stop.Set();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
            Close();
        else
            _thread.Join();
        _driver?.Dispose();
    }

    /// <summary>Takes a payment whose header was read; <see cref="Decide"/> follows. Polling thread.</summary>
    public void Score(AeronSession session, AeronListener listener, ref SbeReader message)
    {
        Counters.Requests++;
        var pending = _pipeline.Rent();
        pending.Caller = session;
        pending.Receiver = this;
        if (!_reader.TryRead(ref message, pending, out var problem))
            Reject(listener, pending, SbeRejectCode.Invalid, problem);
        else if (_isStopping)
            Reject(listener, pending, SbeRejectCode.Unavailable, Stopping);
        else if (_inFlight + _batchCount >= _inFlightMax)
            Reject(listener, pending, SbeRejectCode.Full, Refusals.Full.Message!);
        else
            Add(listener, pending);
    }

    /// <summary>Decides and answers what was taken, or leaves it to the pipeline's threads if one is at work. Polling thread.</summary>
    public void Decide(AeronListener listener)
    {
        var batch = _batch.AsSpan(0, _batchCount);
        _batchCount = 0;
        if (batch.IsEmpty)
            return;
        if (_pipeline.TryDecide(batch))
        {
            foreach (var own in batch)
                Decided(listener, own.Decision!);
            return;
        }

        foreach (var own in batch)
        {
            if (_pipeline.TrySubmit(own.Decision!))
                _inFlight++;
            else
                Reject(listener, own.Decision!, SbeRejectCode.Full, Refusals.Full.Message!);
        }
    }

    private void Add(AeronListener listener, PendingDecision pending)
    {
        _batch[_batchCount++] = pending.OwnEvent;
        if (_batchCount == _batch.Length)
            Decide(listener);
    }

    private void Decided(AeronListener listener, PendingDecision pending)
    {
        if (pending.IsRepeat)
        {
            _inFlight++;
            _pipeline.ReadRepeat(pending);
            return;
        }

        Answer(listener, pending);
    }

    private void Answer(AeronListener listener, PendingDecision pending)
    {
        if (pending.Status != DecisionStatus.Decided)
        {
            var code = pending.Status == DecisionStatus.DeadlineExceeded ? SbeRejectCode.Deadline : SbeRejectCode.Unavailable;
            Reject(listener, pending, code, Refusals.Of(pending.Status).Message!);
            return;
        }

        listener.Send((AeronSession)pending.Caller!, _buffer.AsSpan(0, SbeReplies.WriteDecision(_buffer, pending)));
        _pipeline.Return(pending);
    }

    private void Reject(AeronListener listener, PendingDecision pending, SbeRejectCode code, string message)
    {
        Counters.Rejects++;
        var id = pending.Transaction.Text(Core.Transactions.TextField.TransactionId);
        var length = SbeReplies.WriteReject(_buffer, pending.CallerId, code, id, message);
        listener.Send((AeronSession)pending.Caller!, _buffer.AsSpan(0, length));
        _pipeline.Return(pending);
    }

    private void Run()
    {
        // A parked thread is late by its sleep; a quarter of a millisecond costs an idle service next to nothing.
        var idle = new BackoffIdle(10, 20, 1_000, 250_000);
        while (!_stop.IsSet)
        {
            if (_client is { IsClosed: false })
                idle.Idle(DoWork());
            else
                Reopen();
        }

        Close();
    }

    private int DoWork()
    {
        var work = 0;
        while (_done.TryDequeue(out var decision))
        {
            _inFlight--;
            var session = (AeronSession)decision.Caller!;
            Answer(session.Listener, decision);
            work++;
        }

        foreach (var listener in _listeners)
            work += listener.DoWork(_buffer);
        return work;
    }

    private void Open()
    {
        _client = AeronClient.Connect(new AeronClientOptions
        {
            Directory = Directory,
            OnError = error => AeronLog.ClientError(_logger, error.Message),
        });
        _listeners = [.. _options.AeronChannels.Select(
            channel => new AeronListener(this, _client, channel, _options.AeronStream, _logger))];
    }

    // Gateways connect anew, as they do after any loss of a driver.
    private void Reopen()
    {
        AeronLog.DriverLost(_logger, Directory, null);
        Close();
        while (!_stop.Wait(DriverRetry))
        {
            try
            {
                Open();
                AeronLog.DriverBack(_logger, Directory);
                return;
            }
            catch (AeronException e)
            {
                AeronLog.DriverLost(_logger, Directory, e);
                Close();
            }
        }
    }

    private void Close()
    {
        foreach (var listener in _listeners)
            listener.Close();
        _listeners = [];
        _client?.Dispose();
        _client = null;
    }
}
