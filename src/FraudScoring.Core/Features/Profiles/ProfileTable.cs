using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>Keys of one kind and the profile that each has.</summary>
internal sealed class ProfileTable(BlockPlan plan, BlockPool pool) : IBlockTable
{
    private const int LineBytes = 64;
    private const int PrefetchedLines = 4;

    private int _sweepSegment;
    private int _sweepSlot;

    public KeyMap Keys { get; } = new();

    public BlockPlan Plan { get; } = plan;

    /// <summary>
    /// The profile of a key, with room for one more event. One that was idle for longer than it is kept begins anew,
    /// whether or not the sweep has come to it: when something is forgotten must not show.
    /// </summary>
    public ProfileBlock Open(UInt128 key, long watermarkMs)
    {
        ref var handle = ref Keys.GetOrAdd(key);
        if (handle == 0)
            return Create(ref handle);
        var block = new ProfileBlock(Plan, pool.Get(handle));
        if (block.Header.NewestMs <= watermarkMs - Plan.KeepMs)
        {
            pool.Return(handle);
            return Create(ref handle);
        }

        return HasRoom(block) ? block : MakeRoom(ref handle, block);
    }

    /// <summary>The profile of a key that was opened for this payment.</summary>
    public ProfileBlock Existing(UInt128 key) => new(Plan, pool.Get(Keys.GetOrAdd(key)));

    /// <summary>The profile of a key that has one.</summary>
    public bool TryGet(UInt128 key, long watermarkMs, out ProfileBlock block)
    {
        block = default;
        if (!Keys.TryGet(key, out var handle) || handle == 0)
            return false;
        block = new ProfileBlock(Plan, pool.Get(handle));
        return block.Header.NewestMs > watermarkMs - Plan.KeepMs;
    }

    /// <summary>Brings the beginning of a key's profile towards the cache.</summary>
    public unsafe void Prefetch(UInt128 key)
    {
        if (!Sse.IsSupported || !Keys.TryGet(key, out var handle) || handle == 0)
            return;
        // The blocks are pinned, so the address stays good.
        var block = pool.Get(handle);
        var start = (byte*)Unsafe.AsPointer(ref block[0]);
        for (var at = 0; at < Math.Min(block.Length, PrefetchedLines * LineBytes); at += LineBytes)
            Sse.Prefetch0(start + at);
    }

    public ReadOnlySpan<byte> BlockOf(long handle) => pool.Get(handle);

    public int UsedBytes(ReadOnlySpan<byte> block)
        => Plan.Bytes(ProfileHeader.Of(block).LabelCapacity, ProfileHeader.Of(block).PastCapacity);

    public bool IsBlock(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Plan.LabelsStart)
            return false;
        ref readonly var header = ref ProfileHeader.Of(bytes);
        return header.LabelsKnown <= header.LabelCount && header.LabelCount <= header.LabelCapacity
            && header.LabelCapacity <= (Plan.Labels?.CapacityMax ?? 0)
            && header.PastCount <= header.PastCapacity && header.PastCapacity <= (Plan.Past?.CapacityMax ?? 0)
            && bytes.Length == UsedBytes(bytes);
    }

    public void Restore(UInt128 key, ReadOnlySpan<byte> bytes)
    {
        ref var handle = ref Keys.GetOrAdd(key);
        handle = pool.Rent(bytes.Length);
        bytes.CopyTo(pool.Get(handle));
    }

    /// <summary>Looks at some slots and forgets idle profiles; true when the whole table was passed.</summary>
    public bool Sweep(int slots, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        for (; slots > 0; slots--)
        {
            var entries = Keys.Slots(_sweepSegment);
            if (_sweepSlot >= entries.Length)
            {
                _sweepSlot = 0;
                _sweepSegment = (_sweepSegment + 1) % KeyMap.SegmentCount;
                if (_sweepSegment == 0)
                    return true;
                continue;
            }

            if (entries[_sweepSlot].IsFree || !IsForgettable(entries[_sweepSlot].Value, watermarkMs, evictUpToMs, ref evicted))
            {
                _sweepSlot++;
                continue;
            }

            pool.Return(entries[_sweepSlot].Value);
            Keys.RemoveAt(_sweepSegment, _sweepSlot);
        }

        return false;
    }

    private bool IsForgettable(long handle, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        var newest = ProfileHeader.Of(pool.Get(handle)).NewestMs;
        if (newest <= watermarkMs - Plan.KeepMs)
            return true;
        if (newest > evictUpToMs)
            return false;
        evicted++;
        return true;
    }

    private bool HasRoom(ProfileBlock block)
        => (Plan.Labels is null || !block.Labels.IsFull) && (Plan.Past is null || !block.Past.IsFull);

    private ProfileBlock Create(ref long handle)
    {
        var labels = Plan.Labels?.NextCapacity(0) ?? 0;
        var past = Plan.Past?.NextCapacity(0) ?? 0;
        var bytes = Plan.Bytes(labels, past);
        handle = pool.Rent(bytes);
        var block = new ProfileBlock(Plan, pool.Get(handle)[..bytes]);
        block.Initialize(labels, past);
        return block;
    }

    private ProfileBlock MakeRoom(ref long handle, ProfileBlock block)
    {
        var labels = Plan.Labels is null ? 0 : LabelCapacity(block);
        var past = Plan.Past is null ? 0 : PastCapacity(block);
        if (labels == block.Header.LabelCapacity && past == block.Header.PastCapacity)
            return block;
        var bytes = Plan.Bytes(labels, past);
        var handleOfLarger = pool.Rent(bytes);
        var larger = new ProfileBlock(Plan, pool.Get(handleOfLarger)[..bytes]);
        larger.Initialize(labels, past);
        block.CopyTo(larger);
        pool.Return(handle);
        handle = handleOfLarger;
        return larger;
    }

    private int LabelCapacity(ProfileBlock block)
    {
        ref var header = ref block.Header;
        if (!block.Labels.IsFull)
            return header.LabelCapacity;
        // What waits for its label stays, however old it is.
        var gone = block.Labels.Purge(Math.Min(header.NewestMs, NewestKnown(block) + Plan.Labels!.KeepMs));
        header.LabelsKnown = (ushort)Math.Max(0, header.LabelsKnown - gone);
        return Capacity(Plan.Labels, block.Labels, header.LabelCapacity, header.NewestMs, ref header.LabelsKnown);
    }

    private static long NewestKnown(ProfileBlock block)
        => block.Header.LabelsKnown == 0 ? long.MinValue / 2 : block.Labels.TimeMs(block.Header.LabelsKnown - 1);

    private int PastCapacity(ProfileBlock block)
    {
        ref var header = ref block.Header;
        if (!block.Past.IsFull)
            return header.PastCapacity;
        block.Past.Purge(header.NewestMs);
        ushort none = 0;
        return Capacity(Plan.Past!, block.Past, header.PastCapacity, header.NewestMs, ref none);
    }

    private static int Capacity(RingPlan plan, EventRing ring, int capacity, long newestMs, ref ushort border)
    {
        if (!ring.IsFull)
            return capacity;
        if (capacity < plan.CapacityMax)
            return plan.NextCapacity(capacity);
        ring.Compact(newestMs, ref border);
        System.Diagnostics.Debug.Assert(!ring.IsFull, "merging makes room");
        return capacity;
    }
}
