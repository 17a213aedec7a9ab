using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The different values of one related field of a busy key, each with the last time it was seen. Holds 128; the one
/// seen longest ago gives way, so that counts are exact up to 128 and stay at 128 beyond. For a late payment a value
/// counts when it was last seen after the window's start, even if that was after the payment.
/// </summary>
internal readonly ref struct RelatedTable
{
    private readonly Span<long> _times;
    private readonly Span<uint> _hashes;
    private readonly ref long _count;

    public RelatedTable(SeriesPlan plan, Span<byte> block, int column)
    {
        var bytes = block.Slice(plan.TiledLayout.RelatedStart + (column * TiledLayout.RelatedBytes), TiledLayout.RelatedBytes);
        var longs = MemoryMarshal.Cast<byte, long>(bytes[..(8 + (TiledLayout.RelatedMax * sizeof(long)))]);
        _count = ref longs[0];
        _times = longs[1..];
        _hashes = MemoryMarshal.Cast<byte, uint>(bytes[(8 + (TiledLayout.RelatedMax * sizeof(long)))..]);
    }

    public void Add(uint hash, long timeMs)
    {
        if (hash == 0)
            return;
        var count = (int)_count;
        var at = _hashes[..count].IndexOf(hash);
        if (at >= 0)
        {
            _times[at] = Math.Max(_times[at], timeMs);
            return;
        }

        if (count < TiledLayout.RelatedMax)
        {
            at = count;
            _count = count + 1;
        }
        else
        {
            at = Oldest();
            if (_times[at] > timeMs)
                return;
        }

        _hashes[at] = hash;
        _times[at] = timeMs;
    }

    public int CountSince(long afterMs)
    {
        var found = 0;
        foreach (var time in _times[..(int)_count])
            found += time > afterMs ? 1 : 0;
        return found;
    }

    public bool Contains(uint hash, long afterMs)
    {
        var at = _hashes[..(int)_count].IndexOf(hash);
        return at >= 0 && _times[at] > afterMs;
    }

    private int Oldest()
    {
        var oldest = 0;
        for (var i = 1; i < _times.Length; i++)
        {
            if (_times[i] < _times[oldest])
                oldest = i;
        }

        return oldest;
    }
}
