using System.Buffers.Binary;
using System.Text;
using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Layout;

/// <summary>Reads a driver's counters: positions, limits, status, totals. Any thread.</summary>
public sealed class CountersReader
{
    private readonly AtomicBuffer _values;
    private readonly AtomicBuffer _metadata;
    private readonly CncFile _keepAlive;

    internal CountersReader(CncFile cnc)
    {
        _keepAlive = cnc;
        _values = cnc.CounterValues;
        _metadata = cnc.CounterMetadata;
        Max = _values.Length / CounterLayout.ValueLength;
    }

    /// <summary>Counters there is room for.</summary>
    public int Max { get; }

    /// <summary>The counter's value.</summary>
    public long Value(int id)
    {
        var value = _values.GetLongVolatile(id * CounterLayout.ValueLength);
        GC.KeepAlive(_keepAlive);
        return value;
    }

    /// <summary>True while the counter is allocated.</summary>
    public bool IsAllocated(int id) => State(id) == CounterLayout.Allocated;

    /// <summary>The id of what the counter belongs to.</summary>
    public long RegistrationId(int id) =>
        _values.GetLongVolatile((id * CounterLayout.ValueLength) + CounterLayout.RegistrationIdOffset);

    /// <summary>The client that owns the counter.</summary>
    public long OwnerId(int id) => _values.GetLong((id * CounterLayout.ValueLength) + CounterLayout.OwnerIdOffset);

    /// <summary>What else the counter refers to: the image of a subscriber position.</summary>
    public long ReferenceId(int id) => _values.GetLong((id * CounterLayout.ValueLength) + CounterLayout.ReferenceIdOffset);

    /// <summary>One of <see cref="CounterTypes"/>, or a client's own.</summary>
    public int TypeId(int id) => _metadata.GetInt((id * CounterLayout.MetadataLength) + CounterLayout.TypeIdOffset);

    /// <summary>The counter's text.</summary>
    public string Label(int id)
    {
        var offset = id * CounterLayout.MetadataLength;
        var length = _metadata.GetIntVolatile(offset + CounterLayout.LabelLengthOffset);
        return Encoding.UTF8.GetString(
            _metadata.Span(offset + CounterLayout.LabelOffset, Math.Clamp(length, 0, AeronLimits.LabelBytesMax)));
    }

    /// <summary>The session of a stream's counter.</summary>
    public int SessionId(int id) => BinaryPrimitives.ReadInt32LittleEndian(Key(id)[CounterLayout.StreamKeySessionOffset..]);

    /// <summary>The stream of a stream's counter.</summary>
    public int StreamId(int id) => BinaryPrimitives.ReadInt32LittleEndian(Key(id)[CounterLayout.StreamKeyStreamOffset..]);

    /// <summary>The first allocated counter of a type that belongs to <paramref name="registrationId"/>, or -1.</summary>
    public int Find(int typeId, long registrationId)
    {
        for (var id = 0; id < Max && State(id) != CounterLayout.Unused; id++)
        {
            if (IsAllocated(id) && TypeId(id) == typeId && RegistrationId(id) == registrationId)
                return id;
        }

        return -1;
    }

    /// <summary>All allocated counters.</summary>
    public IEnumerable<int> Allocated()
    {
        for (var id = 0; id < Max && State(id) != CounterLayout.Unused; id++)
        {
            if (IsAllocated(id))
                yield return id;
        }
    }

    internal ReadOnlySpan<byte> Key(int id) =>
        _metadata.Span((id * CounterLayout.MetadataLength) + CounterLayout.KeyOffset, AeronLimits.KeyBytesMax);

    internal AtomicBuffer ValueBuffer(int id) =>
        _values.Slice(id * CounterLayout.ValueLength, CounterLayout.ValueLength);

    private int State(int id) => _metadata.GetIntVolatile((id * CounterLayout.MetadataLength) + CounterLayout.StateOffset);
}
