using System.Numerics;
using System.Runtime.InteropServices;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// Velocity whose state lies elsewhere as bytes, a value for each entity. For a batch of payments it says which entities
/// are concerned and what to append to the value of each; from the values after that it computes the features, by the
/// same code and to the same bits as <see cref="InMemoryVelocityStore"/>. One thread at a time; allocates nothing once
/// its buffers have grown.
/// </summary>
/// <remarks>
/// In this order: <see cref="Begin"/> (or <see cref="BeginLabel"/>), append and read all values in one atomic step,
/// <see cref="Read"/> for each entity, <see cref="Compute"/>, perhaps <see cref="WriteState"/> for some.
/// </remarks>
public sealed class VelocityFold
{
    /// <summary>Bytes of an entity's name: its kind (1) and its key (16).</summary>
    public const int NameBytes = 17;

    /// <summary>Bytes at the beginning of a value that change whenever a new state is put there.</summary>
    public const int PrefixBytes = EntityFold.PrefixBytes;

    private const long LongAgoMs = long.MinValue / 2;

    private readonly EntityFold[] _tables;
    private readonly long _latenessMs;
    private readonly FoldKey[] _keys;
    private readonly int[] _keyOf;
    private readonly int[] _pieceStarts;
    private readonly int[] _pieceLengths;
    private readonly int[] _nextPieces;
    private readonly int[] _buckets;
    private readonly long[] _watermarks;
    private readonly byte[] _events;
    private byte[] _state = [];
    private int _pieceCount;
    private int _eventBytes;

    /// <summary>Prepares batches of up to so many payments.</summary>
    /// <exception cref="FeatureSetException">The set has features whose state cannot be shared.</exception>
    public VelocityFold(FeatureSet features, int batchMax)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchMax);
        if (features.HasProfiles)
        {
            throw new FeatureSetException(
                "features of profiles and groups are kept in each process's own memory; only windowed features, "
                + "'seen', 'since_last', places and label windows can be shared between processes");
        }

        var pool = new BlockPool();
        _tables = [.. features.Plans.Where(p => p is not null).Select(p => new EntityFold(p!, pool))];
        _latenessMs = (long)features.Lateness.TotalMilliseconds;
        var keysMax = batchMax * _tables.Length;
        _keys = new FoldKey[keysMax];
        _keyOf = new int[keysMax];
        _pieceStarts = new int[keysMax];
        _pieceLengths = new int[keysMax];
        _nextPieces = new int[keysMax];
        _buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(keysMax, 1) * 2)];
        _watermarks = new long[batchMax];
        _events = new byte[_tables.Sum(t => t.EventBytesMax) * batchMax];
    }

    /// <summary>Newest event time that was seen, milliseconds since the Unix epoch.</summary>
    public long WatermarkMs { get; private set; } = LongAgoMs;

    /// <summary>Payments that came too late to be counted.</summary>
    public long LateCount { get; private set; }

    /// <summary>Entities of the batch.</summary>
    public int KeyCount { get; private set; }

    /// <summary>Brings the watermark to what another store knew.</summary>
    public void RestoreWatermark(long watermarkMs) => WatermarkMs = Math.Max(WatermarkMs, watermarkMs);

    /// <summary>Takes a batch: says what its payments append to which entities.</summary>
    /// <param name="batch">The payments.</param>
    /// <param name="isLeftOut">Payments that are not to be counted, by their index.</param>
    public void Begin(FeatureBatch batch, ReadOnlySpan<bool> isLeftOut)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Reset();
        for (var i = 0; i < batch.Count; i++)
        {
            _keyOf.AsSpan(i * _tables.Length, _tables.Length).Fill(-1);
            if (isLeftOut[i] || !Admit(batch, i))
                continue;
            ref var e = ref batch.Event(i);
            for (var t = 0; t < _tables.Length; t++)
            {
                var key = e.Key(_tables[t].Plan.Kind);
                if (key != UInt128.Zero)
                    _keyOf[(i * _tables.Length) + t] = Append(t, key, EventKind.Payment, e);
            }
        }
    }

    /// <summary>Takes a label; says what it appends to which entities. Nothing is computed for it.</summary>
    public void BeginLabel(in VelocityEvent payment, LabelKind previous, LabelKind label)
    {
        Reset();
        if ((previous == LabelKind.Fraud) == (label == LabelKind.Fraud))
            return;
        var kind = label == LabelKind.Fraud ? EventKind.Fraud : EventKind.FraudTakenBack;
        for (var t = 0; t < _tables.Length; t++)
        {
            var key = payment.Key(_tables[t].Plan.Kind);
            if (_tables[t].HasFrauds && key != UInt128.Zero)
                Append(t, key, kind, payment);
        }
    }

    /// <summary>Writes an entity's name.</summary>
    public void WriteName(int key, Span<byte> to)
    {
        to[0] = (byte)('a' + (int)_tables[_keys[key].Table].Plan.Kind);
        MemoryMarshal.Write(to[1..], _keys[key].Key);
    }

    /// <summary>How long a value can matter after its newest event.</summary>
    public long KeepMs(int key) => _tables[_keys[key].Table].KeepMs;

    /// <summary>Bytes to append to an entity's value.</summary>
    public int AppendBytes(int key) => _keys[key].OwnBytes;

    /// <summary>Writes what to append to an entity's value.</summary>
    public void WriteAppend(int key, Span<byte> to)
    {
        for (var piece = _keys[key].FirstPiece; piece >= 0; piece = _nextPieces[piece])
        {
            _events.AsSpan(_pieceStarts[piece], _pieceLengths[piece]).CopyTo(to);
            to = to[_pieceLengths[piece]..];
        }
    }

    /// <summary>Takes an entity's value as it was right after the batch's events were appended.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a value of this feature set.</exception>
    public void Read(int key, ReadOnlySpan<byte> value)
    {
        ref var k = ref _keys[key];
        var table = _tables[k.Table];
        if (value.Length < k.OwnBytes)
            throw new InvalidDataException($"a value of {value.Length} bytes after {k.OwnBytes} were appended to it");
        k.Generation = EntityFold.GenerationOf(value);
        table.Read(value[..^k.OwnBytes], k.Key, ref k.State, out k.EventCount);
        k.NewestBeforeMs = table.NewestMs(k.State);
    }

    /// <summary>Computes the features of every payment of the batch, each as of the payments before it.</summary>
    public void Compute(FeatureBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var row = batch.RowForWriting(i);
            for (var t = 0; t < _tables.Length; t++)
            {
                var at = _keyOf[(i * _tables.Length) + t];
                if (at < 0)
                {
                    SetMissing(_tables[t].Plan, row);
                    continue;
                }

                ref var k = ref _keys[at];
                _tables[t].Apply(k.Key, batch.Event(i), _watermarks[i], ref k.State, row);
                k.EventCount++;
            }
        }
    }

    /// <summary>Events behind the state in an entity's value, those of the batch among them.</summary>
    public int EventCount(int key) => _keys[key].EventCount;

    /// <summary>Newest payment of an entity before the batch; <see cref="long.MinValue"/> when there was none.</summary>
    public long NewestBeforeMs(int key) => _keys[key].NewestBeforeMs;

    /// <summary>
    /// The state after the batch, to stand in the place of the bytes that <see cref="Read"/> was given. Valid until the
    /// next call.
    /// </summary>
    public ReadOnlySpan<byte> WriteState(int key)
    {
        ref var k = ref _keys[key];
        var table = _tables[k.Table];
        if (_state.Length < table.StateBytesMax)
            _state = new byte[table.StateBytesMax];
        return _state.AsSpan(0, table.WriteState(k.State, k.Generation + 1, _state));
    }

    private void Reset()
    {
        for (var i = 0; i < KeyCount; i++)
            _tables[_keys[i].Table].Return(ref _keys[i].State);
        if (KeyCount > 0)
            Array.Clear(_buckets);
        KeyCount = 0;
        _pieceCount = 0;
        _eventBytes = 0;
    }

    private bool Admit(FeatureBatch batch, int index)
    {
        var time = batch.Event(index).TimeMs;
        WatermarkMs = Math.Max(WatermarkMs, time);
        _watermarks[index] = WatermarkMs;
        if (time >= WatermarkMs - _latenessMs)
            return true;
        batch.MarkLate(index);
        LateCount++;
        return false;
    }

    private int Append(int table, UInt128 key, EventKind kind, in VelocityEvent e)
    {
        var at = Find(table, key);
        ref var k = ref _keys[at];
        var length = _tables[table].WriteEvent(_events.AsSpan(_eventBytes), kind, e, WatermarkMs);
        _pieceStarts[_pieceCount] = _eventBytes;
        _pieceLengths[_pieceCount] = length;
        _nextPieces[_pieceCount] = -1;
        if (k.FirstPiece < 0)
            k.FirstPiece = _pieceCount;
        else
            _nextPieces[k.LastPiece] = _pieceCount;
        k.LastPiece = _pieceCount++;
        k.OwnBytes += length;
        _eventBytes += length;
        return at;
    }

    // Keys are well mixed; the buckets are at most half full.
    private int Find(int table, UInt128 key)
    {
        var mask = _buckets.Length - 1;
        var bucket = ((int)key + table) & mask;
        for (; _buckets[bucket] != 0; bucket = (bucket + 1) & mask)
        {
            ref var found = ref _keys[_buckets[bucket] - 1];
            if (found.Key == key && found.Table == table)
                return _buckets[bucket] - 1;
        }

        _keys[KeyCount] = new FoldKey { Key = key, Table = table, FirstPiece = -1, NewestBeforeMs = long.MinValue };
        _buckets[bucket] = KeyCount + 1;
        return KeyCount++;
    }

    private static void SetMissing(EntityPlan plan, Span<float> row)
    {
        foreach (ref readonly var feature in plan.Features.AsSpan())
            row[feature.Index] = float.NaN;
    }
}
