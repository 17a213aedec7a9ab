using System.Buffers.Binary;
using System.Text;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Client;

/// <summary>
/// A process's access to a media driver, ours or any other that speaks CnC 0.2.0. Adding and closing is for any thread;
/// publications and images say themselves what threads may do.
/// </summary>
public sealed class AeronClient : IDisposable
{
    private static readonly TimeSpan ConductorSleep = TimeSpan.FromMilliseconds(10);
    private readonly Lock _lock = new();
    private readonly AeronClientOptions _options;
    private readonly ClientLease _lease;
    private readonly ClientConductor _conductor;
    private readonly DriverProxy _driver;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread? _thread;
    private volatile bool _isClosed;

    private AeronClient(AeronClientOptions options, CncFile cnc)
    {
        _options = options;
        _lease = new ClientLease(options.Time);
        var ring = new ManyToOneRing(cnc.ToDriver);
        ClientId = ring.NextCorrelationId();
        Counters = new CountersReader(cnc);
        _driver = new DriverProxy(ring, ClientId);
        _conductor = new ClientConductor(this, options, cnc, ring, _lease);
        if (!options.HasConductorThread)
            return;
        _thread = new Thread(Run) { Name = "aeron-client", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The id by which the driver knows this client.</summary>
    public long ClientId { get; }

    /// <summary>All counters of the driver.</summary>
    public CountersReader Counters { get; }

    /// <summary>True once closed, or when driver and client lost each other.</summary>
    public bool IsClosed => _isClosed || !_lease.IsAlive;

    /// <summary>Attaches, waiting for the driver to be there.</summary>
    public static AeronClient Connect(AeronClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AeronClient(options, DriverAttachment.Wait(options));
    }

    /// <summary>Adds a publication that many threads write. Equal ones of all processes share their log and session.</summary>
    public ConcurrentPublication AddPublication(string channel, int streamId) =>
        (ConcurrentPublication)Await(
            new PendingAnswer(channel, streamId, null, null), () => _driver.AddPublication(channel, streamId, isExclusive: false));

    /// <summary>Adds a publication with a session of its own that one thread writes.</summary>
    public ExclusivePublication AddExclusivePublication(string channel, int streamId) =>
        (ExclusivePublication)Await(
            new PendingAnswer(channel, streamId, null, null), () => _driver.AddPublication(channel, streamId, isExclusive: true));

    /// <summary>Adds a subscription.</summary>
    public Subscription AddSubscription(string channel, int streamId) => AddSubscription(channel, streamId, null, null);

    /// <summary>
    /// Adds a subscription, with handlers for senders that come and go. They run on the conductor's thread and must not
    /// add or close anything.
    /// </summary>
    public Subscription AddSubscription(
        string channel, int streamId, Action<Image>? onAvailable, Action<Image>? onUnavailable) =>
        (Subscription)Await(
            new PendingAnswer(channel, streamId, onAvailable, onUnavailable), () => _driver.AddSubscription(channel, streamId));

    /// <summary>Adds a counter of this client's own.</summary>
    public Counter AddCounter(int typeId, ReadOnlyMemory<byte> key, string label) =>
        (Counter)Await(new PendingAnswer("", 0, null, null), () => _driver.AddCounter(typeId, key.Span, label));

    /// <summary>
    /// Reads the driver's answers and shows a sign of life. Called by the application when there is no conductor thread.
    /// </summary>
    public int DoWork()
    {
        lock (_lock)
        {
            if (_isClosed)
                return 0;
            try
            {
                return _conductor.DoWork();
            }
            catch (AeronException exception)
            {
                Abandon(exception);
                return 0;
            }
        }
    }

    /// <summary>Closes everything that was added.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            RequireOutsideCallback();
            if (!_isClosed)
            {
                if (_lease.IsAlive)
                    _driver.Close();
                CloseAll();
                _conductor.FailPending(new ObjectDisposedException(nameof(AeronClient)));
            }
        }

        _stop.Set();
        if (_thread is not null && Thread.CurrentThread != _thread)
            _thread.Join();
    }

    internal void Remove(Publication publication)
    {
        lock (_lock)
        {
            RequireOutsideCallback();
            if (!publication.Close() || !_conductor.Resources.Publications.Remove(publication.RegistrationId))
                return;
            SendRemove(CommandType.RemovePublication, publication.RegistrationId);
            _conductor.Linger(publication.TryRelease);
        }
    }

    internal void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            RequireOutsideCallback();
            if (!_conductor.Resources.Subscriptions.Remove(subscription.RegistrationId))
                return;
            Close(subscription);
            SendRemove(CommandType.RemoveSubscription, subscription.RegistrationId);
        }
    }

    internal void Remove(Counter counter)
    {
        lock (_lock)
        {
            RequireOutsideCallback();
            if (counter.Close() && _conductor.Resources.Counters.Remove(counter.RegistrationId))
                SendRemove(CommandType.RemoveCounter, counter.RegistrationId);
        }
    }

    internal string? LocalAddress(int channelStatusId)
    {
        const int TextOffset = 8;
        if (channelStatusId < 0 || IsClosed)
            return null;
        foreach (var id in Counters.Allocated())
        {
            if (Counters.TypeId(id) != CounterTypes.LocalSocketAddress)
                continue;
            var key = Counters.Key(id);
            var length = BinaryPrimitives.ReadInt32LittleEndian(key[sizeof(int)..]);
            if (BinaryPrimitives.ReadInt32LittleEndian(key) == channelStatusId && length is > 0 and <= 104)
                return Encoding.ASCII.GetString(key.Slice(TextOffset, length));
        }

        return null;
    }

    private object Await(PendingAnswer pending, Func<long> send)
    {
        lock (_lock)
        {
            RequireOutsideCallback();
            ObjectDisposedException.ThrowIf(IsClosed, this);
            var correlationId = send();
            _conductor.Expect(correlationId, pending);
            var start = _options.Time.GetTimestamp();
            while (pending.Resource is null && pending.Error is null)
            {
                _options.WhileWaiting?.Invoke();
                if (DoWork() == 0 && _options.WhileWaiting is null)
                    Thread.Sleep(1);
                if (_options.Time.GetElapsedTime(start) > _options.DriverTimeout)
                {
                    _conductor.Forget(correlationId);
                    throw new AeronException(
                        AeronErrorCode.Generic, $"the media driver did not answer within {_options.DriverTimeout.TotalSeconds} s");
                }
            }

            // Thrown anew, so that the stack trace is the caller's.
            if (pending.Error is { } error)
                throw new AeronException((error as AeronException)?.Code ?? AeronErrorCode.Generic, error.Message, error);
            return pending.Resource!;
        }
    }

    private void RequireOutsideCallback()
    {
        if (_conductor.IsInCallback)
            throw new InvalidOperationException("a handler of images must not call the client: it runs on the client's own thread");
    }

    private void SendRemove(int commandType, long registrationId)
    {
        if (!IsClosed)
            _driver.Remove(commandType, registrationId);
    }

    // The driver is gone, or takes this client for gone: from here on nothing that is mapped is touched.
    private void Abandon(AeronException exception)
    {
        _lease.End();
        CloseAll();
        _conductor.FailPending(exception);
        _options.OnError?.Invoke(exception);
    }

    private void CloseAll()
    {
        _isClosed = true;
        var resources = _conductor.Resources;
        foreach (var publication in resources.Publications.Values)
            publication.Close();
        foreach (var subscription in resources.Subscriptions.Values)
            Close(subscription);
        foreach (var counter in resources.Counters.Values)
            counter.Close();
        _lease.End();
    }

    private void Close(Subscription subscription)
    {
        foreach (var image in subscription.Close() ?? [])
        {
            image.Close();
            _conductor.Notify(subscription.OnUnavailable, image);
            _conductor.Linger(image.TryRelease);
        }
    }

    private void Run()
    {
        while (!_isClosed)
        {
            DoWork();
            _stop.Wait(ConductorSleep);
        }
    }
}
