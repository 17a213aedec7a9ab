using System.Diagnostics;
using System.Numerics;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>
/// For any number of producing threads. A claim is one atomic addition, so claims are published in any order; a slot
/// counts as published when its mark holds the lap (sequence / size) of the sequence a reader waits for. Marks of
/// earlier laps differ, so nothing is ever cleared.
/// </summary>
internal sealed class MultiProducerSequencer : Sequencer
{
    // A pair of cache lines at both ends keeps other objects' writes away from the marks.
    private const int PaddingMarks = 128 / sizeof(int);

    private readonly int[] _laps;
    private readonly int _mask;
    private readonly int _shift;

    // The slowest stage's position when some producer last looked: a lower bound, whoever wrote it last.
    private readonly Sequence _gate = new();

    public MultiProducerSequencer(int size)
        : base(size)
    {
        Debug.Assert(BitOperations.IsPow2(size), "size is a power of two");

        _mask = size - 1;
        _shift = BitOperations.Log2((uint)size);
        _laps = new int[PaddingMarks + size + PaddingMarks];
        Array.Fill(_laps, -1);
    }

    public override long Claimed => Cursor.Value;

    public long Next(int count)
    {
        CheckClaim(count);
        CheckOpen();

        var next = Cursor.Add(count);
        var wrapPoint = next - Size;
        if (wrapPoint > _gate.Value)
            _gate.Value = WaitForRoom(wrapPoint);
        return next;
    }

    public bool TryNext(int count, out long sequence)
    {
        CheckClaim(count);

        // Compare-and-swap here, because an addition could not be taken back when the ring is full.
        while (true)
        {
            var current = Cursor.Value;
            sequence = current + count;
            if (IsClosed || !HasRoom(sequence - Size))
            {
                sequence = Sequence.None;
                return false;
            }

            if (Cursor.TryMove(current, sequence))
                return true;
        }
    }

    public void Publish(long low, long high)
    {
        Debug.Assert(low <= high && high <= Cursor.Value, "published before it was claimed");

        for (var sequence = low; sequence <= high; sequence++)
            Volatile.Write(ref Mark(sequence), Lap(sequence));
        Readers.Signal();
    }

    /// <summary>The last published sequence without a gap from a sequence on, but no further than a limit.</summary>
    public long HighestPublished(long from, long limit)
    {
        for (var sequence = from; sequence <= limit; sequence++)
        {
            if (Volatile.Read(ref Mark(sequence)) != Lap(sequence))
                return sequence - 1;
        }

        return limit;
    }

    private bool HasRoom(long wrapPoint)
    {
        if (wrapPoint <= _gate.Value)
            return true;
        var slowest = Gating.Minimum();
        _gate.Value = slowest;
        return wrapPoint <= slowest;
    }

    private ref int Mark(long sequence) => ref _laps[PaddingMarks + (int)(sequence & _mask)];

    private int Lap(long sequence) => (int)(sequence >> _shift);
}
