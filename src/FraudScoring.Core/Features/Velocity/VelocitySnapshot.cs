using System.Buffers;
using System.Buffers.Binary;
using FraudScoring.Core.Features.Profiles;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Saves a store part by part while it goes on changing, and puts it back. A part is a 256th of the keys of one kind;
/// each is saved with the offset up to which it had seen the log, so that a replay from the oldest part's offset counts
/// every payment once for each part. Belongs to the store's thread.
/// </summary>
public sealed class VelocitySnapshot
{
    private const int EntryHeadBytes = sizeof(int);

    private readonly InMemoryVelocityStore _store;
    private readonly IBlockTable[] _tables;
    private readonly ulong[] _seenBefore;

    /// <summary>Saves, or fills, a store.</summary>
    public VelocitySnapshot(InMemoryVelocityStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _tables =
        [
            .. store.Tables.SelectMany(t => t.Frauds is null ? new[] { t.Payments } : [t.Payments, t.Frauds]),
            .. store.Profiles?.Tables ?? [],
        ];
        _seenBefore = new ulong[PartCount];
    }

    /// <summary>Parts of the store.</summary>
    public int PartCount => _tables.Length * KeyMap.SegmentCount;

    /// <summary>
    /// Writes the keys of a part: for each the length of its block (4 bytes) and the block, which starts with the key,
    /// all little-endian.
    /// </summary>
    public void Save(int part, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var table = _tables[part / KeyMap.SegmentCount];
        foreach (var slot in table.Keys.Slots(part % KeyMap.SegmentCount))
        {
            if (slot == 0)
                continue;
            var block = table.BlockOf(KeyMap.HandleOf(slot));
            var used = block[..table.UsedBytes(block)];
            var bytes = to.GetSpan(EntryHeadBytes + used.Length);
            BinaryPrimitives.WriteInt32LittleEndian(bytes, used.Length);
            used.CopyTo(bytes[EntryHeadBytes..]);
            to.Advance(EntryHeadBytes + used.Length);
        }
    }

    /// <summary>Puts the keys of a part back.</summary>
    /// <param name="part">The part's number.</param>
    /// <param name="bytes">What <see cref="Save"/> wrote.</param>
    /// <param name="seenBefore">Offset of the first log entry that the part had not seen.</param>
    /// <exception cref="InvalidDataException">The bytes are not a part of this store's feature set.</exception>
    public void Load(int part, ReadOnlySpan<byte> bytes, ulong seenBefore)
    {
        var table = _tables[part / KeyMap.SegmentCount];
        _seenBefore[part] = seenBefore;
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < EntryHeadBytes)
                throw Damaged(part);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            bytes = bytes[EntryHeadBytes..];
            if (length < BlockHeader.Bytes || length > bytes.Length || !table.IsBlock(bytes[..length])
                || KeyMap.SegmentOf(BlockHeader.Of(bytes).Key) != part % KeyMap.SegmentCount
                || !table.Restore(bytes[..length]))
                throw Damaged(part);
            bytes = bytes[length..];
        }
    }

    /// <summary>Sets the newest event time as it was at the offset from which the log is replayed.</summary>
    public void RestoreWatermark(long watermarkMs) => _store.RestoreWatermark(watermarkMs);

    /// <summary>Counts a payment of the log in every part that had not seen it.</summary>
    /// <param name="e">The payment.</param>
    /// <param name="row">The features that it was scored by, of this store's feature set.</param>
    /// <param name="score">Its score (its probability).</param>
    /// <param name="offset">Its offset.</param>
    public void Replay(in VelocityEvent e, ReadOnlySpan<float> row, double score, ulong offset)
    {
        if (!_store.Admit(e))
            return;
        for (var t = 0; t < _store.Tables.Length; t++)
        {
            var table = _store.Tables[t];
            var key = e.Key(table.Plan.Kind);
            if (key != UInt128.Zero && offset >= SeenBefore(table.Payments, key))
                table.Payments.Insert(key, e, _store.WatermarkMs);
        }

        if (_store.Profiles is { } profiles)
            Replay(profiles, e, row, (float)score, offset);
    }

    /// <summary>Applies a label of the log in every part that had not seen it.</summary>
    public void ReplayLabel(in VelocityEvent payment, LabelKind previous, LabelKind label, ulong offset)
    {
        foreach (var table in _store.Tables)
        {
            var key = payment.Key(table.Plan.Kind);
            if (table.Frauds is not null && key != UInt128.Zero && offset >= SeenBefore(table.Frauds, key))
                InMemoryVelocityStore.ApplyLabel(table.Frauds, key, payment, previous, label, _store.WatermarkMs);
        }

        for (var i = 0; i < (_store.Profiles?.Tables.Length ?? 0); i++)
        {
            var profiles = _store.Profiles!;
            var key = profiles.KeyOf(i, payment);
            if (key != UInt128.Zero && offset >= SeenBefore(profiles.Tables[i], key))
                profiles.ApplyLabel(i, payment, previous, label, _store.WatermarkMs);
        }
    }

    private void Replay(ProfileStage profiles, in VelocityEvent e, ReadOnlySpan<float> row, float score, ulong offset)
    {
        for (var i = 0; i < profiles.Tables.Length; i++)
        {
            var key = profiles.KeyOf(i, e);
            if (key == UInt128.Zero || offset < SeenBefore(profiles.Tables[i], key))
                continue;
            profiles.Count(i, key, e, row, _store.WatermarkMs);
            if (_store.Features.ReadsScores)
                profiles.AddScore(i, key, e, score, _store.WatermarkMs);
        }
    }

    private ulong SeenBefore(IBlockTable table, UInt128 key)
        => _seenBefore[(Array.IndexOf(_tables, table) * KeyMap.SegmentCount) + KeyMap.SegmentOf(key)];

    private static InvalidDataException Damaged(int part) => new($"velocity part {part} is not what was saved");
}
