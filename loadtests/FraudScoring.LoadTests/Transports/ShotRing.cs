using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Transports;

/// <summary>Payments under way by number. The sender puts, the receiver takes; each number once.</summary>
internal sealed class ShotRing
{
    private readonly Entry[] _entries;
    private long _underWay;

    /// <param name="size">A power of two; more can never be under way.</param>
    public ShotRing(int size)
    {
        if (!System.Numerics.BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "a power of two expected");
        _entries = new Entry[size];
    }

    public long UnderWay => Interlocked.Read(ref _underWay);

    /// <summary>False while a payment of <c>size</c> numbers before is still under way.</summary>
    public bool TryPut(long number, in Shot shot)
    {
        ref var entry = ref _entries[number & (_entries.Length - 1)];
        if (Volatile.Read(ref entry.Key) != 0)
            return false;
        entry.Shot = shot;
        Interlocked.Increment(ref _underWay);
        Volatile.Write(ref entry.Key, number + 1);
        return true;
    }

    /// <summary>False when it is not under way: an answer that nobody waits for.</summary>
    public bool TryTake(long number, out Shot shot)
    {
        ref var entry = ref _entries[number & (_entries.Length - 1)];
        shot = entry.Shot;
        if (number < 0 || Interlocked.CompareExchange(ref entry.Key, 0, number + 1) != number + 1)
            return false;
        Interlocked.Decrement(ref _underWay);
        return true;
    }

    /// <summary>The payment of a number, which stays under way. For the thread that takes.</summary>
    public bool TryPeek(long number, out Shot shot)
    {
        ref var entry = ref _entries[number & (_entries.Length - 1)];
        shot = entry.Shot;
        return Volatile.Read(ref entry.Key) == number + 1;
    }

    /// <summary>Takes all that are under way, when nobody puts.</summary>
    public IEnumerable<Shot> TakeAll()
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            var key = Volatile.Read(ref _entries[i].Key);
            if (key != 0 && TryTake(key - 1, out var shot))
                yield return shot;
        }
    }

    private struct Entry
    {
        public long Key;
        public Shot Shot;
    }
}
