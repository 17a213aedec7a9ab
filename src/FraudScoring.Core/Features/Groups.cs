namespace FraudScoring.Core.Features;

/// <summary>How groups lie in each other.</summary>
internal static class Groups
{
    /// <summary>The group that one is a part of; null for a whole one.</summary>
    public static GroupKind? LargerOf(GroupKind group) => group switch
    {
        GroupKind.MccHour => GroupKind.Mcc,
        GroupKind.CardMcc or GroupKind.CardHour => GroupKind.Card,
        GroupKind.CustomerMcc or GroupKind.CustomerHour => GroupKind.Customer,
        _ => null,
    };

    public static bool HasHour(GroupKind group)
        => group is GroupKind.MccHour or GroupKind.CardHour or GroupKind.CustomerHour;
}
