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
    private readonly AeronScoringClientOptions _options;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ScoreResult>> _pending = new();
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

    private bool IsConnected => _connected.Task.IsCompletedSuccessfully;

    /// <summary>Sends a payment and waits for its reply.</summary>
    public async Task<ScoreResult> CallAsync(V1.ScoreRequest request, CancellationToken cancellation)
    {
        await _connected.Task.WaitAsync(cancellation);
        var id = Interlocked.Increment(ref _nextId);
        var reply = new TaskCompletionSource<ScoreResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_pending.Count >= _options.InFlightMax)
            throw new FraudScoringException(StatusCode.ResourceExhausted, $"{_options.InFlightMax} payments wait for their answers");
        _pending[id] = reply;
        try
        {
            Send(id, request);
            return await reply.Task.WaitAsync(cancellation);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _client.Dispose();
    }

    private void Send(long id, V1.ScoreRequest request)
    {
        lock (_sending)
        {
            var length = ScoreMessages.WriteScore(_buffer, id, request);
            var result = Offer(_buffer.AsSpan(0, length));
            if (result > 0)
                return;
            throw result == OfferResult.BackPressured
                ? new FraudScoringException(StatusCode.ResourceExhausted, "the service is behind with what was sent before")
                : new FraudScoringException(StatusCode.Unavailable, $"nothing reads {_options.Channel} stream {_options.Stream}");
        }
    }

    private long Offer(ReadOnlySpan<byte> message)
    {
        var result = _requests.Offer(message);
        return result == OfferResult.AdminAction ? _requests.Offer(message) : result;
    }

    private void Run()
    {
        var idle = new BackoffIdle();
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
        foreach (var (id, reply) in _pending)
        {
            _pending.TryRemove(id, out _);
            reply.TrySetException(new FraudScoringException(StatusCode.Unavailable, reason));
        }
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
                if (_pending.TryRemove(decision.CorrelationId, out var scored))
                    Complete(scored, ScoreMessages.ReadDecision(ref reader, decision), reader.Problem);
                break;
            case SbeTemplate.Reject when reader.Problem is null && header.SessionId == _replySession:
                var reject = default(RejectFields);
                reader.Block(ref reject);
                if (_pending.TryRemove(reject.CorrelationId, out var refused))
                    refused.TrySetException(ScoreMessages.ReadReject(ref reader, reject));
                break;
        }
    }

    private static void Complete(TaskCompletionSource<ScoreResult> reply, in ScoreResult result, string? problem)
    {
        if (problem is null)
            reply.TrySetResult(result);
        else
            reply.TrySetException(new FraudScoringException(StatusCode.Internal, $"the reply cannot be read: {problem}"));
    }

    [GeneratedRegex("endpoint=[^|]*")]
    private static partial Regex Endpoint();
}
