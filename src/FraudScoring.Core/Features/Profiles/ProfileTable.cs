using System.Runtime.Intrinsics.X86;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>Keys of one kind and the profile that each has.</summary>
internal sealed unsafe class ProfileTable : IBlockTable
{
    private const int LineBytes = 64;

    // A profile is read as a whole: its numbers, and its events as far as the longest window reaches.
    private const int PrefetchedLines = 32;

    private readonly BlockPool _pool;

    public ProfileTable(BlockPlan plan, BlockPool pool)
    {
        _pool = pool;
        Plan = plan;
        Keys = new KeyMap(pool);
        Idle = new IdleSweep(Keys, pool, plan.KeepMs);
    }

    public KeyMap Keys { get; }

    public BlockPlan Plan { get; }

    /// <summary>Forgets idle profiles.</summary>
    public IdleSweep Idle { get; }

    /// <summary>
    /// The profile of a key, with room for one more event. One that was idle for longer than it is kept begins anew,
    /// whether or not the sweep has come to it: when something is forgotten must not show.
    /// </summary>
    public ProfileBlock Open(UInt128 key, long watermarkMs) => BlockAt(OpenHandle(key, watermarkMs));

    /// <summary>The same as a handle, good until the key's profile is opened again.</summary>
    public long OpenHandle(UInt128 key, long watermarkMs)
    {
        var slot = Keys.FindForAdd(key);
        var handle = KeyMap.HandleOf(*slot);
        if (handle != 0)
        {
            var block = new ProfileBlock(Plan, _pool.Get(handle));
            if (block.Header.NewestMs <= watermarkMs - Plan.KeepMs)
                _pool.Return(handle);
            else if (HasRoom(block))
                return handle;
            else
                return MakeRoom(slot, handle, block);
        }

        return Create(slot, key);
    }

    /// <summary>Notes that a key was busy.</summary>
    public void Touch(UInt128 key, ProfileBlock block, long timeMs)
    {
        ref var newest = ref block.Header.NewestMs;
        if (timeMs <= newest)
            return;
        if (newest == long.MinValue || timeMs >> Idle.UnitShift != newest >> Idle.UnitShift)
        {
            var slot = Keys.Find(key);
            Keys.Set(slot, key, KeyMap.HandleOf(*slot), timeMs >> Idle.UnitShift);
        }

        newest = timeMs;
    }

    /// <summary>The profile behind a handle.</summary>
    public ProfileBlock BlockAt(long handle) => new(Plan, _pool.Get(handle));

    /// <summary>The profile of a key that has one.</summary>
    public bool TryGet(UInt128 key, long watermarkMs, out ProfileBlock block)
    {
        block = default;
        var slot = *Keys.Find(key);
        if (slot == 0)
            return false;
        block = new ProfileBlock(Plan, _pool.Get(KeyMap.HandleOf(slot)));
        return block.Header.NewestMs > watermarkMs - Plan.KeepMs;
    }

    /// <summary>Brings the beginning of a key's profile towards the cache.</summary>
    public void Prefetch(UInt128 key)
    {
        if (!Sse.IsSupported)
            return;
        var handle = Keys.Guess(key);
        if (handle == 0)
            return;
        var start = _pool.Start(handle);
        var length = Math.Min(_pool.Get(handle).Length, PrefetchedLines * LineBytes);
        for (var at = 0; at < length; at += LineBytes)
            Sse.Prefetch0(start + at);
    }

    public ReadOnlySpan<byte> BlockOf(long handle) => _pool.Get(handle);

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

    public bool Restore(ReadOnlySpan<byte> bytes)
    {
        ref readonly var header = ref ProfileHeader.Of(bytes);
        var slot = Keys.FindForAdd(header.Key);
        if (*slot != 0)
            return false;
        var handle = _pool.Rent(bytes.Length);
        bytes.CopyTo(_pool.Get(handle));
        Keys.Set(slot, header.Key, handle, header.NewestMs >> Idle.UnitShift);
        return true;
    }

    private bool HasRoom(ProfileBlock block)
        => (Plan.Labels is null || !block.Labels.IsFull) && (Plan.Past is null || !block.Past.IsFull);

    private long Create(ulong* slot, UInt128 key)
    {
        var labels = Plan.Labels?.NextCapacity(0) ?? 0;
        var past = Plan.Past?.NextCapacity(0) ?? 0;
        var bytes = Plan.Bytes(labels, past);
        var handle = _pool.Rent(bytes);
        var block = new ProfileBlock(Plan, _pool.Get(handle)[..bytes]);
        block.Initialize(key, labels, past);
        Keys.Set(slot, key, handle, 0);
        return handle;
    }

    private long MakeRoom(ulong* slot, long handle, ProfileBlock block)
    {
        var labels = Plan.Labels is null ? 0 : LabelCapacity(block);
        var past = Plan.Past is null ? 0 : PastCapacity(block);
        if (labels == block.Header.LabelCapacity && past == block.Header.PastCapacity)
            return handle;
        var bytes = Plan.Bytes(labels, past);
        var handleOfLarger = _pool.Rent(bytes);
        var larger = new ProfileBlock(Plan, _pool.Get(handleOfLarger)[..bytes]);
        larger.Initialize(block.Header.Key, labels, past);
        block.CopyTo(larger);
        _pool.Return(handle);
        Keys.Set(slot, larger.Header.Key, handleOfLarger, larger.Header.NewestMs >> Idle.UnitShift);
        return handleOfLarger;
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
