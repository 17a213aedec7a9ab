using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>The key of the group that a payment belongs to.</summary>
internal static class GroupKey
{
    private const long MsPerHour = 3_600_000;

    /// <summary>Zero, which means "none", when a field of the group was not provided.</summary>
    public static UInt128 Of(GroupKind group, in VelocityEvent e)
    {
        var owner = group switch
        {
            GroupKind.Merchant => e.Key(EntityKind.Merchant),
            GroupKind.Card or GroupKind.CardMcc or GroupKind.CardHour => e.Key(EntityKind.Card),
            GroupKind.Customer or GroupKind.CustomerMcc or GroupKind.CustomerHour => e.Key(EntityKind.Customer),
            _ => UInt128.One,
        };
        var hasMcc = group is GroupKind.Mcc or GroupKind.MccHour or GroupKind.CardMcc or GroupKind.CustomerMcc;
        var mcc = hasMcc ? e.Related(RelatedField.Mcc) : 0;
        if (owner == UInt128.Zero || (hasMcc && mcc == 0))
            return UInt128.Zero;
        // Hours from 1, so that an hour differs from none.
        var hour = Groups.HasHour(group) ? 1 + (uint)(e.TimeMs / MsPerHour % 24) : 0;
        var detail = ((ulong)hour << 32) | mcc;
        return new UInt128(Mix((ulong)(owner >> 64) + detail), Mix((ulong)owner ^ Mix(detail)));
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014): the table of keys needs well spread bits.
    private static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
