namespace FraudScoring.Disruptor.Sequencing;

/// <summary>A position in the ring: the producers' cursor, or how far a stage has come.</summary>
internal sealed class Sequence
{
    /// <summary>Before the first event.</summary>
    public const long None = -1;

    private PaddedLong _padded = new() { Value = None };

    /// <summary>Reads with acquire and writes with release order: who sees a position sees all that led to it.</summary>
    public long Value
    {
        get => Volatile.Read(ref _padded.Value);
        set => Volatile.Write(ref _padded.Value, value);
    }

    /// <summary>Adds atomically, a full fence; the result is the value after the addition.</summary>
    public long Add(long count) => Interlocked.Add(ref _padded.Value, count);

    /// <summary>Moves from one value to another unless somebody else did first, a full fence.</summary>
    public bool TryMove(long from, long to) => Interlocked.CompareExchange(ref _padded.Value, to, from) == from;
}
