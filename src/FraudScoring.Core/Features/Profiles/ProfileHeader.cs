using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>First bytes of a profile's block; begins as <see cref="BlockHeader"/> does.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct ProfileHeader
{
    public const int Bytes = BlockHeader.Bytes + 16;

    /// <summary>Whose profile it is; the table of keys relies on it to stand first.</summary>
    public UInt128 Key;

    /// <summary>Newest payment.</summary>
    public long NewestMs;

    public ushort LabelCount;
    public ushort LabelCapacity;

    /// <summary>How many of the events that wait for labels wait no longer: the first ones.</summary>
    public ushort LabelsKnown;

    public ushort PastCount;
    public ushort PastCapacity;

    public static ref ProfileHeader Of(Span<byte> block) => ref Unsafe.As<byte, ProfileHeader>(ref MemoryMarshal.GetReference(block));

    public static ref readonly ProfileHeader Of(ReadOnlySpan<byte> block)
        => ref Unsafe.As<byte, ProfileHeader>(ref MemoryMarshal.GetReference(block));
}
