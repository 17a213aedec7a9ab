using System.Numerics;
using System.Runtime.CompilerServices;
using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor;

/// <summary>
/// A ring of entries that are created once and filled again and again. A producer claims slots (<see cref="Next()"/>
/// waits for room, <see cref="TryNext(out long)"/> says that there is none), fills the entries and publishes them:
/// always, in a <c>finally</c> if filling can throw, since an unpublished slot stops the stages for ever.
/// A thread that serves the network uses <see cref="TryNext(out long)"/>. Without stages the ring fills up.
/// </summary>
/// <typeparam name="T">The entry.</typeparam>
public sealed class RingBuffer<T>
    where T : class
{
    /// <summary>Most entries of a ring.</summary>
    public const int SizeMax = 1 << 24;

    // A pair of cache lines at both ends keeps other objects' writes away from the first and last entries.
    private const int PaddingEntries = 128 / 8;

    private readonly T[] _entries;
    private readonly int _mask;

    // Exactly one is set: a test and a direct call instead of a virtual one, on each claim and publish.
    private readonly SingleProducerSequencer? _single;
    private readonly MultiProducerSequencer? _multi;

    internal RingBuffer(Func<T> factory, int size, ProducerType producerType)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (size < 1 || size > SizeMax || !BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, $"must be a power of two from 1 to {SizeMax}");

        _mask = size - 1;
        _entries = new T[PaddingEntries + size + PaddingEntries];
        for (var i = 0; i < size; i++)
            _entries[PaddingEntries + i] = factory() ?? throw new ArgumentException("returned null", nameof(factory));

        switch (producerType)
        {
            case ProducerType.Single:
                Sequencer = _single = new SingleProducerSequencer(size);
                break;
            case ProducerType.Multi:
                Sequencer = _multi = new MultiProducerSequencer(size);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(producerType), producerType, "must be Single or Multi");
        }
    }

    /// <summary>How many entries there are, a power of two.</summary>
    public int Size => _mask + 1;

    /// <summary>The last sequence claimed; -1 before the first.</summary>
    public long Cursor => Sequencer.Claimed;

    /// <summary>Slots that could be claimed now.</summary>
    public long RemainingCapacity
    {
        get
        {
            // In this order, and clipped, since producers and stages move meanwhile.
            var released = Sequencer.Gating.Minimum();
            return Math.Clamp(Size - (Sequencer.Claimed - released), 0, Size);
        }
    }

    internal Sequencer Sequencer { get; }

    /// <summary>The entry of a sequence. It is the producer's from claim to publish, then the stages'.</summary>
    public T this[long sequence] => _entries[PaddingEntries + (int)(sequence & _mask)];

    /// <summary>Claims a slot and waits for room if there is none.</summary>
    /// <exception cref="RingHaltedException">The ring was shut down or halted.</exception>
    public long Next() => Next(1);

    /// <summary>Claims slots in a row, waiting for room; the result is the last one's sequence.</summary>
    /// <exception cref="RingHaltedException">The ring was shut down or halted.</exception>
    public long Next(int count) => _single is not null ? _single.Next(count) : _multi!.Next(count);

    /// <summary>Claims a slot unless the ring is full or shut down.</summary>
    public bool TryNext(out long sequence) => TryNext(1, out sequence);

    /// <summary>Claims slots in a row, of which the last one's sequence is given, unless there is no room for all.</summary>
    public bool TryNext(int count, out long sequence)
        => _single is not null ? _single.TryNext(count, out sequence) : _multi!.TryNext(count, out sequence);

    /// <summary>Hands a claimed slot to the stages.</summary>
    public void Publish(long sequence)
    {
        if (_single is not null)
            _single.Publish(sequence);
        else
            _multi!.Publish(sequence, sequence);
    }

    /// <summary>Hands claimed slots in a row to the stages.</summary>
    public void Publish(long low, long high)
    {
        if (_single is not null)
            _single.Publish(high);
        else
            _multi!.Publish(low, high);
    }

    internal long LastOfLap(long sequence) => sequence | (uint)_mask;

    // Inlined: it is on the path of each batch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RingBatch<T> Batch(long first, int count)
        => new(new ReadOnlySpan<T>(_entries, PaddingEntries + (int)(first & _mask), count), first);
}
