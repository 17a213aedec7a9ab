namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// How a block holds one profile: the header, numbers in fixed slots, then the events that wait for labels or stand in a
/// label window, then the past events.
/// </summary>
internal sealed class BlockPlan(long[] initial, RingPlan? labels, RingPlan? past, long keepMs)
{
    /// <summary>What the slots hold at first.</summary>
    public long[] Initial { get; } = initial;

    public RingPlan? Labels { get; } = labels;

    public RingPlan? Past { get; } = past;

    /// <summary>For how long an idle profile is kept.</summary>
    public long KeepMs { get; } = keepMs;

    public int BytesMax => Bytes(Labels?.CapacityMax ?? 0, Past?.CapacityMax ?? 0);

    public int LabelsStart => ProfileHeader.Bytes + (Initial.Length * sizeof(long));

    public int Bytes(int labelCapacity, int pastCapacity)
        => LabelsStart + (Labels?.Bytes(labelCapacity) ?? 0) + (Past?.Bytes(pastCapacity) ?? 0);
}
