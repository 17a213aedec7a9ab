using System.Text;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// Gives counters out and takes them back. A freed one rests for a second before it is given out again, so that a client
/// that still holds its address is not fooled at once. The driver's thread only.
/// </summary>
internal sealed class DriverCounters
{
    private const long RestMs = 1000;
    private readonly AtomicBuffer _values;
    private readonly AtomicBuffer _metadata;
    private readonly DriverClock _clock;
    private readonly Queue<(int Id, long DueMs)> _free = new();
    private readonly int _max;
    private int _highWater;

    public DriverCounters(CncFile cnc, DriverClock clock)
    {
        _values = cnc.CounterValues;
        _metadata = cnc.CounterMetadata;
        _clock = clock;
        _max = _values.Length / CounterLayout.ValueLength;
    }

    public DriverCounter Allocate(
        int typeId, ReadOnlySpan<byte> key, string label, long registrationId, long ownerId, long referenceId = 0, long value = 0)
    {
        Span<byte> text = stackalloc byte[AeronLimits.LabelBytesMax];
        Encoding.UTF8.GetEncoder().Convert(label, text, flush: true, out _, out var length, out _);
        return Allocate(typeId, key, text[..length], registrationId, ownerId, referenceId, value);
    }

    public DriverCounter Allocate(
        int typeId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> label, long registrationId, long ownerId, long referenceId, long value)
    {
        var id = NextId();
        var metadata = _metadata.Slice(id * CounterLayout.MetadataLength, CounterLayout.MetadataLength);
        metadata.PutInt(CounterLayout.TypeIdOffset, typeId);
        metadata.PutLong(CounterLayout.FreeDeadlineMsOffset, CounterLayout.NotFree);
        var keyLength = Math.Min(key.Length, AeronLimits.KeyBytesMax);
        metadata.Clear(CounterLayout.KeyOffset, AeronLimits.KeyBytesMax);
        key[..keyLength].CopyTo(metadata.Span(CounterLayout.KeyOffset, keyLength));
        label.CopyTo(metadata.Span(CounterLayout.LabelOffset, label.Length));
        metadata.PutIntOrdered(CounterLayout.LabelLengthOffset, label.Length);

        var shared = _values.Slice(id * CounterLayout.ValueLength, CounterLayout.ValueLength);
        var counter = new DriverCounter(id, shared, registrationId, ownerId, referenceId, value);
        metadata.PutIntOrdered(CounterLayout.StateOffset, CounterLayout.Allocated);
        return counter;
    }

    public void Free(DriverCounter counter)
    {
        var metadata = _metadata.Slice(counter.Id * CounterLayout.MetadataLength, CounterLayout.MetadataLength);
        metadata.PutIntOrdered(CounterLayout.StateOffset, CounterLayout.Reclaimed);
        metadata.Clear(CounterLayout.KeyOffset, AeronLimits.KeyBytesMax);
        var dueMs = _clock.NowMs + RestMs;
        metadata.PutLong(CounterLayout.FreeDeadlineMsOffset, dueMs);
        _free.Enqueue((counter.Id, dueMs));
    }

    /// <summary>Throws unless that many can be had: asked before anything is made that would have to be undone.</summary>
    public void Require(int count)
    {
        var missing = count - (_max - _highWater);
        if (missing > 0 && _free.Count(entry => entry.DueMs <= _clock.NowMs) < missing)
            throw NoneLeft();
    }

    private int NextId()
    {
        // Freed in the order in which they are due.
        if (_free.TryPeek(out var next) && _clock.NowMs >= next.DueMs)
            return _free.Dequeue().Id;
        return _highWater < _max ? _highWater++ : throw NoneLeft();
    }

    private AeronException NoneLeft() =>
        new(AeronErrorCode.ResourceTemporarilyUnavailable, $"all {_max} counters of the driver are in use");
}
