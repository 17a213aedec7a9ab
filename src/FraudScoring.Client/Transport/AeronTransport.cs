using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Idle;
using FraudScoring.Sbe;

namespace FraudScoring.Client.Transport;

/// <summary>
/// Payments out by a publication of its own, replies in by one thread that polls. Connects by itself, and again when the
/// service comes back.
/// </summary>
internal sealed partial class AeronTransport : IDisposable
{
    private const int FragmentsMax = 64;

    private static readonly TimeSpan ConnectInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private readonly AeronScoringClientOptions _options;
    private readonly ConcurrentDictionary<long, IReplyTarget> _pending = new();
    private readonly Lock _sending = new();
    private readonly byte[] _buffer = new byte[SbeSchema.MessageBytesMax];
    private readonly AeronClient _client;
    private readonly ExclusivePublication _requests;
    private readonly Subscription _replies;
    private readonly FragmentAssembler _assembler;
    private readonly string _replyChannel;
    private readonly int _replyStream;
    private readonly Thread _thread;
    private volatile TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private int _replySession;
    private long _lastConnect;
    private long _nextId;
    private int _inFlight;

    public AeronTransport(AeronScoringClientOptions options)
    {
        _options = options;
        _client = AeronClient.Connect(new AeronClientOptions { Directory = options.Directory });
        try
        {
            _replyStream = options.ReplyStream == 0 ? Random.Shared.Next(1, int.MaxValue) : options.ReplyStream;
            _replies = _client.AddSubscription(options.ReplyChannel, _replyStream);
            _replyChannel = _replies.LocalAddress is { } address
                ? Endpoint().Replace(options.ReplyChannel, $"endpoint={address}")
                : options.ReplyChannel;
            _requests = _client.AddExclusivePublication(options.Channel, options.Stream);
        }
        catch
        {
            _client.Dispose();
            throw;
        }

        _assembler = new FragmentAssembler(OnMessage);
        _thread = new Thread(Run) { Name = "aeron-scoring-client", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The session with the service has ended; told by the polling thread.</summary>
    public event Action<FraudScoringException>? Lost;

    private bool IsConnected => _connected.Task.IsCompletedSuccessfully;

    /// <summary>Sends a payment and waits for its reply.</summary>
    public async Task<ScoreResult> CallAsync(V1.ScoreRequest request, CancellationToken cancellation)
    {
        await _connected.Task.WaitAsync(cancellation);
        var call = new AeronCall();
        if (TrySend(request, call, out var id) is { } problem)
            throw problem;
        try
        {
            return await call.Task.WaitAsync(cancellation);
        }
        finally
        {
            Take(id);
        }
    }

    /// <summary>Sends a payment as soon as there is room for it; the target hears of the reply.</summary>
    public async ValueTask SendAsync(V1.ScoreRequest request, IReplyTarget target, CancellationToken cancellation)
    {
        while (true)
        {
            await _connected.Task.WaitAsync(cancellation);
            var problem = TrySend(request, target, out _);
            if (problem is null)
                return;
            if (problem.StatusCode != StatusCode.ResourceExhausted)
                throw problem;
            await Task.Delay(Pause, _options.Calls.Clock, cancellation);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _client.Dispose();
    }

    // What is in the way, or null: then the target hears of the payment, whatever becomes of it.
    private FraudScoringException? TrySend(V1.ScoreRequest request, IReplyTarget target, out long id)
    {
        var session = _connected;
        id = Interlocked.Increment(ref _nextId);
        if (Interlocked.Increment(ref _inFlight) > _options.InFlightMax)
        {
            Interlocked.Decrement(ref _inFlight);
            return new FraudScoringException(StatusCode.ResourceExhausted, $"{_options.InFlightMax} payments wait for their answers");
        }

        _pending[id] = target;
        var isSent = false;
        try
        {
            var result = Send(id, request);
            isSent = result > 0;
            if (!isSent)
                return Refusal(result);
        }
        finally
        {
            if (!isSent)
                Take(id);
        }

        // The session ended meanwhile and did not see this one among those that it took along.
        return ReferenceEquals(session, _connected) || Take(id) is null
            ? null
            : new FraudScoringException(StatusCode.Unavailable, "the service went away");
    }

    private long Send(long id, V1.ScoreRequest request)
    {
        lock (_sending)
            return Offer(_buffer.AsSpan(0, ScoreMessages.WriteScore(_buffer, id, request)));
    }

    private FraudScoringException Refusal(long result) => result == OfferResult.BackPressured
        ? new FraudScoringException(StatusCode.ResourceExhausted, "the service is behind with what was sent before")
        : new FraudScoringException(StatusCode.Unavailable, $"nothing reads {_options.Channel} stream {_options.Stream}");

    // Whoever takes a payment out answers for it.
    private IReplyTarget? Take(long id)
    {
        if (!_pending.TryRemove(id, out var target))
            return null;
        Interlocked.Decrement(ref _inFlight);
        return target;
    }

    private long Offer(ReadOnlySpan<byte> message)
    {
        var result = _requests.Offer(message);
        return result == OfferResult.AdminAction ? _requests.Offer(message) : result;
    }

    private void Run()
    {
        var idle = new BackoffIdle(10, 20, 1_000, 250_000);
        while (!_isStopping && !_client.IsClosed)
        {
            idle.Idle(_replies.Poll(_assembler.OnFragment, FragmentsMax));
            if (!IsConnected)
                TryConnect();
            else if (_replies.ImageOf(_replySession) is null)
                Lose("the service is gone, or has cut this client off");
        }

        Lose(_isStopping ? "the client is disposed" : $"the media driver of {_options.Directory} is gone; make another client");
    }

    private void TryConnect()
    {
        var now = _options.Calls.Clock.GetTimestamp();
        if (!_requests.IsConnected || (_lastConnect != 0 && _options.Calls.Clock.GetElapsedTime(_lastConnect, now) < ConnectInterval))
            return;
        lock (_sending)
            Offer(_buffer.AsSpan(0, ScoreMessages.WriteConnect(_buffer, _replyStream, _replyChannel, _options.Name)));
        _lastConnect = now;
    }

    private void Lose(string reason)
    {
        if (IsConnected)
            _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_isStopping || _client.IsClosed)
            _connected.TrySetException(new FraudScoringException(StatusCode.Unavailable, reason));
        foreach (var (id, _) in _pending)
            Take(id)?.OnLost(new FraudScoringException(StatusCode.Unavailable, reason));
        Lost?.Invoke(new FraudScoringException(StatusCode.Unavailable, reason));
    }

    private void OnMessage(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        var reader = new SbeReader(message);
        switch (reader.Template)
        {
            case SbeTemplate.Connected when reader.Problem is null:
                var connected = default(ConnectedFields);
                reader.Block(ref connected);
                // Somebody else's, when two clients were given the same reply stream.
                if (connected.SessionId != _requests.SessionId)
                    break;
                _replySession = header.SessionId;
                _connected.TrySetResult();
                break;
            case SbeTemplate.Decision when reader.Problem is null && header.SessionId == _replySession:
                var decision = default(DecisionFields);
                reader.Block(ref decision);
                if (Take(decision.CorrelationId) is { } scored)
                    Answer(scored, ref reader, decision);
                break;
            case SbeTemplate.Reject when reader.Problem is null && header.SessionId == _replySession:
                var reject = default(RejectFields);
                reader.Block(ref reject);
                if (Take(reject.CorrelationId) is { } refused)
                    refused.OnRefused(ScoreMessages.ReadReject(ref reader, reject, out var refusal), refusal);
                break;
        }
    }

    private static void Answer(IReplyTarget target, ref SbeReader reader, in DecisionFields fields)
    {
        var result = ScoreMessages.ReadDecision(ref reader, fields);
        if (reader.Problem is null)
            target.OnDecided(result);
        else
            target.OnRefused("", new FraudScoringException(StatusCode.Internal, $"the reply cannot be read: {reader.Problem}"));
    }

    [GeneratedRegex("endpoint=[^|]*")]
    private static partial Regex Endpoint();
}
