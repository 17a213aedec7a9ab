namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// How the block of one key grows, turns to tiles and is forgotten. Knows no table of keys, so that the same code serves
/// state in memory and state that is fetched from elsewhere.
/// </summary>
internal sealed class SeriesBlocks(SeriesPlan plan, BlockPool pool)
{
    public SeriesPlan Plan => plan;

    /// <summary>
    /// The block to ask; empty when there is none (handle zero) or when it was idle for longer than anything can ask.
    /// </summary>
    public Span<byte> Open(long handle, long watermarkMs)
    {
        if (handle == 0)
            return [];
        var block = pool.Get(handle);
        return SeriesHeader.Of(block).NewestMs <= watermarkMs - plan.KeepMs ? [] : block;
    }

    /// <summary>Counts an event; the block grows or turns to tiles as the rule says, and its handle with it.</summary>
    public Span<byte> Insert(
        scoped ref long handle, UInt128 key, long timeMs, long packedAmount, scoped ReadOnlySpan<uint> columns, long watermarkMs)
    {
        var block = Room(ref handle, key, timeMs, packedAmount, watermarkMs);
        if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Insert(plan, block, timeMs, packedAmount, columns);
        else
            TiledSeries.Insert(plan, block, timeMs, packedAmount, columns);
        return block;
    }

    /// <summary>Takes back one event of this time and amount.</summary>
    public void Remove(long handle, long timeMs, long amount)
    {
        var block = pool.Get(handle);
        if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Remove(plan, block, timeMs, amount);
        else
            TiledSeries.Remove(plan, block, timeMs, amount);
    }

    public void Return(long handle)
    {
        if (handle != 0)
            pool.Return(handle);
    }

    private Span<byte> Room(scoped ref long handle, UInt128 key, long timeMs, long packedAmount, long watermarkMs)
    {
        if (handle == 0)
            return NewBlock(ref handle, key, packedAmount);
        var block = pool.Get(handle);
        ref var header = ref SeriesHeader.Of(block);
        if (header.NewestMs <= watermarkMs - plan.KeepMs)
        {
            pool.Return(handle);
            return NewBlock(ref handle, key, packedAmount);
        }

        if (header.Format == SeriesHeader.Tiled)
            return block;
        var amountBytes = (int)header.AmountBytes;
        if (!SeriesPlan.IsWideEnough(amountBytes, packedAmount))
        {
            amountBytes = sizeof(long);
            block = Move(ref handle, block, header.Capacity, amountBytes);
            header = ref SeriesHeader.Of(block);
        }

        if (header.Count < header.Capacity)
            return block;
        ExactSeries.Purge(plan, block, timeMs);
        if (header.Count < header.Capacity)
            return block;
        return header.Count < Limits.ExactEventsMax
            ? Move(ref handle, block, SeriesPlan.NextCapacity(header.Capacity), amountBytes)
            : Tile(ref handle, block);
    }

    private Span<byte> NewBlock(scoped ref long handle, UInt128 key, long packedAmount)
    {
        var amountBytes = SeriesPlan.IsWideEnough(plan.AmountBytes, packedAmount) ? plan.AmountBytes : sizeof(long);
        handle = pool.Rent(plan.ExactBytes(SeriesPlan.ExactCapacityMin, amountBytes));
        var block = pool.Get(handle);
        ExactSeries.Initialize(plan, block, key, plan.CapacityOf(block.Length, amountBytes), amountBytes);
        return block;
    }

    private Span<byte> Move(scoped ref long handle, Span<byte> block, int capacity, int amountBytes)
    {
        var larger = pool.Rent(plan.ExactBytes(capacity, amountBytes));
        var grown = pool.Get(larger);
        ExactSeries.CopyTo(plan, block, grown, plan.CapacityOf(grown.Length, amountBytes), amountBytes);
        pool.Return(handle);
        handle = larger;
        return grown;
    }

    private Span<byte> Tile(scoped ref long handle, Span<byte> block)
    {
        var tiled = pool.Rent(plan.TiledLayout.Bytes);
        TiledSeries.ConvertFrom(plan, block, pool.Get(tiled));
        pool.Return(handle);
        handle = tiled;
        return pool.Get(tiled);
    }
}
