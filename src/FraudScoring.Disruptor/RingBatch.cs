namespace FraudScoring.Disruptor;

/// <summary>A run of events, valid during the call that got it.</summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public readonly ref struct RingBatch<T>
    where T : class
{
    internal RingBatch(ReadOnlySpan<T> entries, long firstSequence)
    {
        Entries = entries;
        FirstSequence = firstSequence;
    }

    /// <summary>The entries in order.</summary>
    public ReadOnlySpan<T> Entries { get; }

    /// <summary>The sequence of the first entry.</summary>
    public long FirstSequence { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => Entries.Length;

    /// <summary>The entry at a place in the batch; its sequence is <see cref="FirstSequence"/> plus that.</summary>
    public T this[int index] => Entries[index];

    /// <summary>Enumerates the entries in order.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Entries.GetEnumerator();
}
