using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Client;

/// <summary>
/// Reads the driver's answers, shows the client's sign of life and watches the driver's. All of it under the client's
/// lock, on whichever thread holds it.
/// </summary>
internal sealed class ClientConductor
{
    private const int AnswersPerTurn = 50;
    private readonly AeronClient _client;
    private readonly AeronClientOptions _options;
    private readonly ManyToOneRing _ring;
    private readonly BroadcastReceiver _receiver;
    private readonly ClientLease _lease;
    private readonly Dictionary<long, PendingAnswer> _pending = [];
    private readonly RingMessageHandler _onAnswer;
    private readonly long _livenessMs;
    private readonly long _keepAliveMs;
    private int _heartbeatId = -1;
    private long _lastServiceMs;
    private long _nextKeepAliveMs;

    public ClientConductor(AeronClient client, AeronClientOptions options, CncFile cnc, ManyToOneRing ring, ClientLease lease)
    {
        _client = client;
        _options = options;
        _ring = ring;
        _lease = lease;
        _receiver = new BroadcastReceiver(cnc.ToClients);
        _onAnswer = OnAnswer;
        _livenessMs = Math.Clamp(cnc.ClientLivenessNs / 1_000_000, 1, int.MaxValue);
        // A driver with little patience must be shown a sign of life more often than was asked for.
        _keepAliveMs = Math.Min((long)options.KeepAliveInterval.TotalMilliseconds, Math.Max(_livenessMs / 4, 1));
        _lastServiceMs = NowMs;
        lease.Renew(_livenessMs);
    }

    public ClientResources Resources { get; } = new();

    /// <summary>A callback runs: it must not wait for answers that only its own thread could read.</summary>
    public bool IsInCallback { get; private set; }

    private long NowMs => _options.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Expect(long correlationId, PendingAnswer pending) => _pending.Add(correlationId, pending);

    public void Forget(long correlationId) => _pending.Remove(correlationId);

    /// <summary>One turn; throws when the client must not go on.</summary>
    public int DoWork()
    {
        var nowMs = NowMs;
        // First of all: after too long a pause nothing in the mapped files is ours any more.
        if (nowMs - _lastServiceMs > _livenessMs)
        {
            throw new AeronException(
                AeronErrorCode.Generic,
                $"the client was not serviced for {nowMs - _lastServiceMs} ms; the driver gives clients up after {_livenessMs} ms");
        }

        _lastServiceMs = nowMs;
        if (nowMs >= _nextKeepAliveMs)
            KeepAlive(nowMs);
        var answers = 0;
        while (answers < AnswersPerTurn && _receiver.TryReceive(_onAnswer))
            answers++;
        Resources.Release(nowMs);
        return answers;
    }

    public void Linger(Func<bool> tryRelease) =>
        Resources.Linger(NowMs + (long)_options.Linger.TotalMilliseconds, tryRelease);

    public void Notify(Action<Image>? handler, Image image)
    {
        if (handler is null)
            return;
        IsInCallback = true;
        try
        {
            handler(image);
        }
        catch (Exception exception)
        {
            // A callback's failure is the application's to hear of; the client itself is fine.
            _options.OnError?.Invoke(exception);
        }
        finally
        {
            IsInCallback = false;
        }
    }

    public void FailPending(Exception exception)
    {
        foreach (var pending in _pending.Values)
            pending.Error = exception;
        _pending.Clear();
    }

    private void KeepAlive(long nowMs)
    {
        _nextKeepAliveMs = nowMs + _keepAliveMs;
        var driverMs = _ring.ConsumerHeartbeatMs;
        if (driverMs < 0)
            throw new AeronException(AeronErrorCode.Generic, "the media driver was shut down");
        if (nowMs - driverMs > (long)_options.DriverTimeout.TotalMilliseconds)
        {
            throw new AeronException(
                AeronErrorCode.Generic, $"the media driver has given no sign of life for {nowMs - driverMs} ms");
        }

        if (_heartbeatId < 0)
            _heartbeatId = _client.Counters.Find(CounterTypes.ClientHeartbeat, _client.ClientId);
        if (_heartbeatId >= 0)
        {
            if (!_client.Counters.IsAllocated(_heartbeatId)
                || _client.Counters.RegistrationId(_heartbeatId) != _client.ClientId)
                throw TimedOut();
            _client.Counters.ValueBuffer(_heartbeatId).PutLongOrdered(0, nowMs);
        }

        _lease.Renew(_livenessMs);
    }

    private void OnAnswer(int type, ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        switch (type)
        {
            case AnswerType.PublicationReady:
                OnPublication(PublicationReady.Read(ref reader), isExclusive: false);
                break;
            case AnswerType.ExclusivePublicationReady:
                OnPublication(PublicationReady.Read(ref reader), isExclusive: true);
                break;
            case AnswerType.SubscriptionReady:
                OnSubscription(reader.Long(), reader.Int());
                break;
            case AnswerType.CounterReady:
                OnCounter(reader.Long(), reader.Int());
                break;
            case AnswerType.AvailableImage:
                OnAvailableImage(ImageReady.Read(ref reader));
                break;
            case AnswerType.UnavailableImage:
                OnUnavailableImage(reader.Long(), reader.Long());
                break;
            case AnswerType.Error:
                OnError(ref reader);
                break;
            case AnswerType.ClientTimeout when reader.Long() == _client.ClientId:
                throw TimedOut();
        }
    }

    private void OnPublication(PublicationReady ready, bool isExclusive) => Answer(ready.CorrelationId, pending =>
    {
        var log = LogBuffers.Open(ready.LogPath);
        Publication publication = isExclusive
            ? new ExclusivePublication(_client, _lease, ready, pending.Channel, log)
            : new ConcurrentPublication(_client, _lease, ready, pending.Channel, log);
        Resources.Publications.Add(ready.CorrelationId, publication);
        return publication;
    });

    private void OnSubscription(long correlationId, int channelStatusId) => Answer(correlationId, pending =>
    {
        var subscription = new Subscription(
            _client, correlationId, channelStatusId, pending.Channel, pending.StreamId, pending.OnAvailable, pending.OnUnavailable);
        Resources.Subscriptions.Add(correlationId, subscription);
        return subscription;
    });

    private void OnCounter(long correlationId, int counterId) => Answer(correlationId, _ =>
    {
        var counter = new Counter(_client, _lease, correlationId, counterId);
        Resources.Counters.Add(correlationId, counter);
        return counter;
    });

    // Every client sees every answer: what is not awaited is another's.
    private void Answer(long correlationId, Func<PendingAnswer, object> create)
    {
        if (!_pending.Remove(correlationId, out var pending))
            return;
        try
        {
            pending.Resource = create(pending);
        }
        catch (Exception exception) when (exception is AeronException or IOException or UnauthorizedAccessException)
        {
            pending.Error = exception;
        }
    }

    private void OnAvailableImage(ImageReady ready)
    {
        if (!Resources.Subscriptions.TryGetValue(ready.SubscriptionId, out var subscription) || subscription.IsClosed)
            return;
        try
        {
            var image = new Image(_client, _lease, ready, LogBuffers.Open(ready.LogPath));
            subscription.Add(image);
            Notify(subscription.OnAvailable, image);
        }
        catch (Exception exception) when (exception is AeronException or IOException or UnauthorizedAccessException)
        {
            _options.OnError?.Invoke(exception);
        }
    }

    private void OnUnavailableImage(long correlationId, long subscriptionId)
    {
        if (!Resources.Subscriptions.TryGetValue(subscriptionId, out var subscription)
            || subscription.Remove(correlationId) is not { } image)
            return;
        image.Close();
        Notify(subscription.OnUnavailable, image);
        Linger(image.TryRelease);
    }

    private void OnError(ref MessageReader reader)
    {
        var correlationId = reader.Long();
        var code = (AeronErrorCode)reader.Int();
        var exception = new AeronException(code, reader.Text(AeronLimits.PathBytesMax, "error"));
        if (code == AeronErrorCode.ChannelEndpointError && UsesChannel((int)correlationId))
            _options.OnError?.Invoke(exception);
        else if (_pending.Remove(correlationId, out var pending))
            pending.Error = exception;
    }

    private bool UsesChannel(int statusId) =>
        Resources.Publications.Values.Any(p => p.ChannelStatusId == statusId)
        || Resources.Subscriptions.Values.Any(s => s.ChannelStatusId == statusId);

    private AeronException TimedOut() =>
        new(AeronErrorCode.Generic, $"the media driver gave client {_client.ClientId} up: no sign of life for {_livenessMs} ms");
}
