using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>The parts of one profile's block, in place.</summary>
internal readonly ref struct ProfileBlock(BlockPlan plan, Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public ref ProfileHeader Header => ref ProfileHeader.Of(_bytes);

    public Span<long> Slots => MemoryMarshal.Cast<byte, long>(_bytes[ProfileHeader.Bytes..plan.LabelsStart]);

    public EventRing Labels
        => new(plan.Labels!, Longs(plan.LabelsStart, plan.Labels!.Bytes(Header.LabelCapacity)), ref Header.LabelCount);

    public EventRing Past
    {
        get
        {
            var start = plan.LabelsStart + (plan.Labels?.Bytes(Header.LabelCapacity) ?? 0);
            return new EventRing(plan.Past!, Longs(start, plan.Past!.Bytes(Header.PastCapacity)), ref Header.PastCount);
        }
    }

    public void Initialize(UInt128 key, int labelCapacity, int pastCapacity)
    {
        _bytes.Clear();
        Header.Key = key;
        Header.NewestMs = long.MinValue;
        Header.LabelCapacity = (ushort)labelCapacity;
        Header.PastCapacity = (ushort)pastCapacity;
        plan.Initial.CopyTo(Slots);
    }

    /// <summary>Copies everything into a block with more room.</summary>
    public void CopyTo(ProfileBlock larger)
    {
        larger.Header.NewestMs = Header.NewestMs;
        larger.Header.LabelsKnown = Header.LabelsKnown;
        Slots.CopyTo(larger.Slots);
        if (plan.Labels is not null)
            Labels.CopyTo(larger.Labels);
        if (plan.Past is not null)
            Past.CopyTo(larger.Past);
    }

    private Span<long> Longs(int start, int bytes) => MemoryMarshal.Cast<byte, long>(_bytes.Slice(start, bytes));
}
