using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// One counter. What the driver itself writes it keeps beside the shared memory: a process that scribbles there must not
/// be able to send the driver astray. What a client writes is read with <see cref="Shared"/>.
/// </summary>
internal sealed class DriverCounter
{
    private readonly AtomicBuffer _shared;

    public DriverCounter(int id, AtomicBuffer shared, long registrationId, long ownerId, long referenceId, long value)
    {
        Id = id;
        _shared = shared;
        shared.PutLong(CounterLayout.OwnerIdOffset, ownerId);
        shared.PutLong(CounterLayout.ReferenceIdOffset, referenceId);
        Set(value);
        shared.PutLongOrdered(CounterLayout.RegistrationIdOffset, registrationId);
    }

    public int Id { get; }

    public long Value { get; private set; }

    public long Shared => _shared.GetLongVolatile(0);

    public void Set(long value)
    {
        Value = value;
        _shared.PutLongOrdered(0, value);
    }

    public void Add(long delta) => Set(Value + delta);

    public void ProposeMax(long candidate)
    {
        if (candidate > Value)
            Set(candidate);
    }
}
