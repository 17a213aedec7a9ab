using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// The shared form of the entities of one kind: a value is a state, if there is one, and the events since, in the order
/// in which they were counted. Folding gives the very block that a store in memory would have after those events.
/// </summary>
/// <remarks>
/// State: magic with the version (1), generation (4), length of what follows the checksum (LEB128), CRC-32C of that (4),
/// length of the payments' block (LEB128), that block, the frauds' block. No event begins with the magic.
/// </remarks>
internal sealed class EntityFold
{
    /// <summary>Bytes at the beginning of a value that change whenever its state does.</summary>
    public const int PrefixBytes = 8;

    private const byte Magic = 0xF1;
    private const int GenerationAt = 1;
    private const int LengthAt = 5;

    private readonly EntityPlan _plan;
    private readonly SeriesBlocks _payments;
    private readonly SeriesBlocks? _frauds;
    private readonly BlockCodec _paymentsCodec;
    private readonly BlockCodec? _fraudsCodec;
    private readonly EventCodec _events;

    public EntityFold(EntityPlan plan, BlockPool pool)
    {
        _plan = plan;
        _payments = new SeriesBlocks(plan.Payments, pool);
        _paymentsCodec = new BlockCodec(plan.Payments, pool);
        _events = new EventCodec(plan.Payments);
        if (plan.Frauds is null)
            return;
        _frauds = new SeriesBlocks(plan.Frauds, pool);
        _fraudsCodec = new BlockCodec(plan.Frauds, pool);
    }

    public EntityPlan Plan => _plan;

    public int EventBytesMax => _events.BytesMax;

    public int StateBytesMax => LengthAt + (2 * Leb128.BytesMax) + sizeof(uint) + _paymentsCodec.BytesMax + (_fraudsCodec?.BytesMax ?? 0);

    /// <summary>How long an event of the entity can matter.</summary>
    public long KeepMs => Math.Max(_plan.Payments.KeepMs, _plan.Frauds?.KeepMs ?? 0);

    public bool HasFrauds => _frauds is not null;

    /// <summary>Writes a payment as an event of this entity.</summary>
    [SkipLocalsInit]
    public int WriteEvent(Span<byte> to, EventKind kind, in VelocityEvent e, long watermarkMs)
    {
        Span<uint> columns = stackalloc uint[_plan.Payments.ColumnCount];
        _plan.Payments.FillColumns(e, columns);
        return _events.Write(to, new SharedEvent(kind, e.TimeMs, SeriesPlan.PackAmount(e), watermarkMs), columns);
    }

    /// <summary>Makes the state that a value stands for; its handles have to be returned.</summary>
    /// <param name="value">The value, or its beginning.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="state">The state.</param>
    /// <param name="eventCount">Events behind the value's own state.</param>
    /// <exception cref="InvalidDataException">The bytes are not a value of this plan.</exception>
    [SkipLocalsInit]
    public void Read(ReadOnlySpan<byte> value, UInt128 key, ref EntityState state, out int eventCount)
    {
        eventCount = 0;
        var at = !value.IsEmpty && value[0] == Magic ? ReadState(value, key, ref state) : 0;
        Span<uint> columns = stackalloc uint[_plan.Payments.ColumnCount];
        for (; at < value.Length; eventCount++)
        {
            var length = _events.Read(value[at..], out var e, columns);
            if (length == 0)
                throw Damaged(at, "an event expected");
            Count(key, e, columns, ref state);
            at += length;
        }
    }

    /// <summary>Computes a payment's features and counts it.</summary>
    [SkipLocalsInit]
    public void Apply(UInt128 key, in VelocityEvent e, long watermarkMs, ref EntityState state, Span<float> row)
    {
        var frauds = _frauds is null ? [] : _frauds.Open(state.Frauds, watermarkMs);
        EntityComputation.Compute(_plan, _payments.Open(state.Payments, watermarkMs), frauds, e, row);
        Span<uint> columns = stackalloc uint[_plan.Payments.ColumnCount];
        _plan.Payments.FillColumns(e, columns);
        _payments.Insert(ref state.Payments, key, e.TimeMs, SeriesPlan.PackAmount(e), columns, watermarkMs);
    }

    /// <summary>Writes a state as the beginning of a value; returns its length.</summary>
    public int WriteState(in EntityState state, uint generation, Span<byte> to)
    {
        // Written behind room for the longest head, then moved up to it.
        var body = to[(LengthAt + (2 * Leb128.BytesMax) + sizeof(uint))..];
        var payments = _paymentsCodec.Write(state.Payments, body);
        var frauds = _fraudsCodec?.Write(state.Frauds, body[payments..]) ?? 0;
        Span<byte> split = stackalloc byte[Leb128.BytesMax];
        split = split[..Leb128.Write(split, (ulong)payments)];

        to[0] = Magic;
        BinaryPrimitives.WriteUInt32LittleEndian(to[GenerationAt..], generation);
        var at = LengthAt + Leb128.Write(to[LengthAt..], (ulong)(split.Length + payments + frauds));
        var checksumAt = at;
        at += sizeof(uint);
        split.CopyTo(to[at..]);
        body[..(payments + frauds)].CopyTo(to[(at + split.Length)..]);
        var end = at + split.Length + payments + frauds;
        BinaryPrimitives.WriteUInt32LittleEndian(to[checksumAt..], Checksum(to[at..end]));
        return end;
    }

    /// <summary>Generation of a value's state; zero when it has none.</summary>
    public static uint GenerationOf(ReadOnlySpan<byte> value)
        => value.Length >= LengthAt && value[0] == Magic ? BinaryPrimitives.ReadUInt32LittleEndian(value[GenerationAt..]) : 0;

    /// <summary>The newest payment's time; <see cref="long.MinValue"/> when there is none.</summary>
    public long NewestMs(in EntityState state)
    {
        var block = _payments.Open(state.Payments, long.MinValue + _plan.Payments.KeepMs);
        return block.IsEmpty ? long.MinValue : SeriesHeader.Of(block).NewestMs;
    }

    public void Return(ref EntityState state)
    {
        _payments.Return(state.Payments);
        _frauds?.Return(state.Frauds);
        state = default;
    }

    private int ReadState(ReadOnlySpan<byte> value, UInt128 key, ref EntityState state)
    {
        var at = LengthAt;
        if (value.Length < LengthAt || !Leb128.TryRead(value, ref at, out var length)
            || length + sizeof(uint) > (ulong)(value.Length - at))
            throw Damaged(at, "a whole state expected");
        var body = value.Slice(at + sizeof(uint), (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(value[at..]) != Checksum(body))
            throw Damaged(at, "the checksum of the state is wrong");
        var end = at + sizeof(uint) + (int)length;
        var split = 0;
        if (!Leb128.TryRead(body, ref split, out var payments) || payments > (ulong)(body.Length - split))
            throw Damaged(end - body.Length, "the length of the payments' block expected");
        var frauds = body[(split + (int)payments)..];
        if (!_paymentsCodec.TryRead(body.Slice(split, (int)payments), key, out state.Payments))
            throw Damaged(end - body.Length, "a block of payments of this feature set expected");
        if (!(_fraudsCodec?.TryRead(frauds, key, out state.Frauds) ?? frauds.IsEmpty))
            throw Damaged(end - frauds.Length, "a block of frauds of this feature set expected");
        return end;
    }

    private void Count(UInt128 key, in SharedEvent e, ReadOnlySpan<uint> columns, ref EntityState state)
    {
        switch (e.Kind)
        {
            case EventKind.Payment:
                AdvanceFrauds(e, state);
                _payments.Insert(ref state.Payments, key, e.TimeMs, e.PackedAmount, columns, e.WatermarkMs);
                break;
            case EventKind.Fraud:
                _frauds?.Insert(ref state.Frauds, key, e.TimeMs, e.PackedAmount, [], e.WatermarkMs);
                break;
            case EventKind.FraudTakenBack when state.Frauds != 0:
                _frauds?.Remove(state.Frauds, e.TimeMs, e.PackedAmount >> 1);
                break;
        }
    }

    // Asking moves tiles on; the payment asked when it was counted.
    private void AdvanceFrauds(in SharedEvent e, in EntityState state)
    {
        if (_frauds is null || _frauds.Open(state.Frauds, e.WatermarkMs) is not { IsEmpty: false } block
            || SeriesHeader.Of(block).Format != SeriesHeader.Tiled)
            return;
        for (var w = 0; w < _frauds.Plan.Windows.Length; w++)
            new TileRing(_frauds.Plan, block, w).Query(e.TimeMs, out _);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private InvalidDataException Damaged(int at, string expected)
        => new($"velocity of a {_plan.Kind}: byte {at} of its value: {expected}");
}
