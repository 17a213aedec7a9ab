using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>One counter. Its owner reads it plainly; what another process writes is read with <see cref="Volatile"/>.</summary>
internal readonly struct DriverCounter(int id, AtomicBuffer value)
{
    public int Id => id;

    public long Value => value.GetLong(0);

    public long Volatile => value.GetLongVolatile(0);

    public void Set(long to) => value.PutLongOrdered(0, to);

    /// <summary>For counters that only this thread writes.</summary>
    public void Add(long delta) => value.PutLongOrdered(0, value.GetLong(0) + delta);

    public void ProposeMax(long candidate)
    {
        if (candidate > Value)
            Set(candidate);
    }

    public void Initialize(long registrationId, long ownerId, long referenceId, long initial)
    {
        value.PutLong(CounterLayout.OwnerIdOffset, ownerId);
        value.PutLong(CounterLayout.ReferenceIdOffset, referenceId);
        value.PutLongOrdered(0, initial);
        value.PutLongOrdered(CounterLayout.RegistrationIdOffset, registrationId);
    }
}
