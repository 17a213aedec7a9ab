using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>
/// Payments on their way through the feature stage, and their feature vectors. Preallocated and reused by one thread.
/// </summary>
public sealed class FeatureBatch
{
    private readonly VelocityEvent[] _events;
    private readonly VelocityResult[] _results;
    private readonly UInt128[] _ids;
    private readonly float[] _rows;

    /// <summary>A batch for up to <paramref name="capacity"/> payments.</summary>
    public FeatureBatch(FeatureSet features, int capacity)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Features = features;
        _events = new VelocityEvent[capacity];
        _results = new VelocityResult[capacity];
        _ids = new UInt128[capacity];
        // Rows are padded to whole 64-byte lines, so that wide loads of a row stay inside the array.
        Stride = (features.Count + 15) & ~15;
        _rows = GC.AllocateArray<float>((capacity * Stride) + 16, pinned: true);
    }

    /// <summary>What is computed.</summary>
    public FeatureSet Features { get; }

    /// <summary>Payments in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Payments that fit.</summary>
    public int Capacity => _events.Length;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>All rows, <see cref="Stride"/> apart.</summary>
    public ReadOnlySpan<float> Rows => _rows.AsSpan(0, Count * Stride);

    /// <summary>Takes a payment without an id into the batch.</summary>
    public int Add(Transaction transaction) => Add(transaction, UInt128.Zero);

    /// <summary>Takes a payment into the batch with its raw features; returns its index.</summary>
    /// <param name="transaction">The payment.</param>
    /// <param name="id">
    /// Key of its transaction id, by which a store that several processes share counts it once; zero counts it always.
    /// </param>
    public int Add(Transaction transaction, UInt128 id)
    {
        var index = Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Capacity, "Count");
        Count++;
        var amount = Features.Scale.ToReference(transaction);
        _events[index].Set(transaction, amount);
        _results[index] = VelocityResult.Counted;
        _ids[index] = id;
        Features.ComputeRaw(transaction, amount, RowForWriting(index));
        return index;
    }

    /// <summary>
    /// Takes a payment of another batch into this one, whose features are all velocity; returns its index.
    /// </summary>
    public int AddFrom(FeatureBatch other, int index)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, Capacity, nameof(index));
        _events[Count] = other._events[index];
        _results[Count] = VelocityResult.Counted;
        _ids[Count] = other._ids[index];
        return Count++;
    }

    /// <summary>The amount of a payment in hundredths of the reference currency.</summary>
    public long ReferenceAmount(int index) => _events[index].Amount;

    /// <summary>The feature vector of a payment.</summary>
    public ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Stride, Features.Count);

    /// <summary>Whether a payment came too late for velocity; its velocity features are NaN then.</summary>
    public bool IsLate(int index) => _results[index] == VelocityResult.Late;

    /// <summary>What became of a payment in the velocity store.</summary>
    public VelocityResult Result(int index) => _results[index];

    /// <summary>Says what became of a payment; for stores.</summary>
    public void SetResult(int index, VelocityResult result) => _results[index] = result;

    /// <summary>Key of a payment's transaction id; zero when it was given none.</summary>
    public UInt128 Id(int index) => _ids[index];

    /// <summary>What velocity keeps of a payment of the batch.</summary>
    public ref readonly VelocityEvent EventAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return ref _events[index];
    }

    /// <summary>Makes the batch empty.</summary>
    public void Clear() => Count = 0;

    /// <summary>What velocity keeps of a payment, outside any batch.</summary>
    public static VelocityEvent EventOf(FeatureSet features, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(features);
        var e = default(VelocityEvent);
        e.Set(transaction, features.Scale.ToReference(transaction));
        return e;
    }

    internal ref VelocityEvent Event(int index) => ref _events[index];

    internal Span<float> RowForWriting(int index) => _rows.AsSpan(index * Stride, Features.Count);

    internal void MarkLate(int index) => _results[index] = VelocityResult.Late;
}
