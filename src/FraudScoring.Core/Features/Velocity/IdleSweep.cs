using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Forgets the keys of one table that were idle for longer than anything can ask, a few slots at each call, and at the
/// memory bound others too.
/// </summary>
internal sealed unsafe class IdleSweep(KeyMap keys, BlockPool pool, long keepMs)
{
    private const int Ahead = 8;

    private int _segment;
    private int _at;

    /// <summary>
    /// Ages in the table of keys are times shifted by this: a quarter to an eighth of the kept span, so that ages up to
    /// four such spans are told apart.
    /// </summary>
    public int UnitShift { get; } = BitOperations.Log2((ulong)keepMs) - 2;

    /// <summary>Looks at some slots; true when the whole table was passed.</summary>
    /// <param name="slots">How many.</param>
    /// <param name="watermarkMs">Newest event time.</param>
    /// <param name="evictUpToMs">Keys not busy since are forgotten too.</param>
    /// <param name="evicted">Counts those.</param>
    public bool Sweep(int slots, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        var table = keys.Slots(_segment);
        var idleAge = IdleAge(watermarkMs, evictUpToMs);
        var nowUnits = watermarkMs >> UnitShift;
        for (; slots > 0; slots--)
        {
            if (_at >= table.Length)
            {
                _at = 0;
                _segment = (_segment + 1) % KeyMap.SegmentCount;
                if (_segment == 0)
                    return true;
                table = keys.Slots(_segment);
            }

            var slot = table[_at];
            if (slot == 0 || KeyMap.AgeOf(slot, nowUnits) < idleAge
                || !IsForgettable(KeyMap.HandleOf(slot), watermarkMs, evictUpToMs, ref evicted))
            {
                _at++;
                continue;
            }

            pool.Return(KeyMap.HandleOf(slot));
            keys.RemoveAt(_segment, _at);
        }

        PrefetchIdle(table, nowUnits, idleAge);
        return false;
    }

    // The least age in the table of keys at which a block's own time is worth a look.
    private int IdleAge(long watermarkMs, long evictUpToMs)
    {
        var idleMs = evictUpToMs >= watermarkMs ? 0 : Math.Min(keepMs, watermarkMs - Math.Max(evictUpToMs, watermarkMs - keepMs));
        return (int)(idleMs >> UnitShift);
    }

    // The sweep reads the headers of idle keys at random places; asked for a payment earlier, none is waited for.
    private void PrefetchIdle(ReadOnlySpan<ulong> table, long nowUnits, int idleAge)
    {
        if (!Sse.IsSupported)
            return;
        for (var at = _at; at < Math.Min(_at + Ahead, table.Length); at++)
        {
            if (table[at] != 0 && KeyMap.AgeOf(table[at], nowUnits) >= idleAge)
                Sse.Prefetch0(pool.Start(KeyMap.HandleOf(table[at])));
        }
    }

    private bool IsForgettable(long handle, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        var newest = BlockHeader.Of(pool.Get(handle)).NewestMs;
        if (newest <= watermarkMs - keepMs)
            return true;
        if (newest > evictUpToMs)
            return false;
        evicted++;
        return true;
    }
}
