using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Client;

/// <summary>A counter of this client's own that tools and other processes see.</summary>
public sealed class Counter : IDisposable
{
    private readonly AeronClient _client;
    private readonly ClientLease _lease;
    private readonly AtomicBuffer _value;
    private volatile bool _isClosed;

    internal Counter(AeronClient client, ClientLease lease, long registrationId, int id)
    {
        _client = client;
        _lease = lease;
        _value = client.Counters.ValueBuffer(id);
        RegistrationId = registrationId;
        Id = id;
    }

    /// <summary>Its number among the driver's counters.</summary>
    public int Id { get; }

    /// <summary>The id by which the driver knows it.</summary>
    public long RegistrationId { get; }

    /// <summary>The value; setting does nothing once the counter is closed.</summary>
    public long Value
    {
        get => _value.GetLongVolatile(0);
        set
        {
            if (IsOpen)
                _value.PutLongOrdered(0, value);
        }
    }

    private bool IsOpen => !_isClosed && _lease.IsAlive;

    /// <summary>Adds one.</summary>
    public void Increment() => Add(1);

    /// <summary>Adds <paramref name="delta"/>; any thread.</summary>
    public void Add(long delta)
    {
        if (IsOpen)
            _value.GetAndAdd(0, delta);
    }

    /// <summary>Gives the counter back.</summary>
    public void Dispose() => _client.Remove(this);

    internal bool Close()
    {
        var wasOpen = !_isClosed;
        _isClosed = true;
        return wasOpen;
    }
}
