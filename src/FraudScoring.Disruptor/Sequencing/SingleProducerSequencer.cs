using System.Diagnostics;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>For one producing thread: no interlocked operation, and publishing is one release store.</summary>
internal sealed class SingleProducerSequencer(int size) : Sequencer(size)
{
    private ProducerState _state = new() { Next = Sequence.None, Gate = Sequence.None };

    public override long Claimed => Volatile.Read(ref _state.Next);

    public long Next(int count)
    {
        CheckClaim(count);
        CheckOpen();

        var next = _state.Next + count;
        var wrapPoint = next - Size;
        if (wrapPoint > _state.Gate)
            _state.Gate = WaitForRoom(wrapPoint);
        _state.Next = next;
        return next;
    }

    public bool TryNext(int count, out long sequence)
    {
        CheckClaim(count);

        var next = _state.Next + count;
        if (IsClosed || !HasRoom(next - Size))
        {
            sequence = Sequence.None;
            return false;
        }

        _state.Next = next;
        sequence = next;
        return true;
    }

    public void Publish(long sequence)
    {
        Debug.Assert(sequence <= _state.Next, "published before it was claimed");
        Debug.Assert(sequence > Cursor.Value, "published twice or out of order");

        Cursor.Value = sequence;
        Readers.Signal();
    }

    private bool HasRoom(long wrapPoint)
    {
        if (wrapPoint <= _state.Gate)
            return true;
        _state.Gate = Gating.Minimum();
        return wrapPoint <= _state.Gate;
    }
}
