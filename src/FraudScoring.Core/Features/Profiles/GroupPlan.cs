
namespace FraudScoring.Core.Features.Profiles;

/// <summary>What the features that compare within groups need: the groups, and where their state lies.</summary>
internal sealed class GroupPlan
{
    /// <summary>Slots of a group: payments, sum of logarithms, sum of their squares in two.</summary>
    public const int Number = 0, Sum = 1, Squares = 2, Slots = 4;

    // ln(1 + largest amount) is below 24.
    public const double Unit = 1L << 32;

    private GroupPlan(GroupKind[] groups, GroupFeature[] features, long latenessMs)
    {
        Groups = groups;
        Features = features;
        var keepMs = (long)TimeSpan.FromDays(Limits.HorizonDaysMax).TotalMilliseconds + latenessMs;
        Block = new BlockPlan(new long[Slots], null, null, keepMs);
    }

    /// <summary>Groups that are kept, larger ones too where a share needs them.</summary>
    public GroupKind[] Groups { get; }

    public GroupFeature[] Features { get; }

    public BlockPlan Block { get; }

    /// <summary>Null when the set compares within no group.</summary>
    public static GroupPlan? Create(FeatureSet set)
    {
        var mine = set.Definitions.Select((d, i) => (Definition: d, Index: i)).Where(x => x.Definition.IsGroup).ToArray();
        if (mine.Length == 0)
            return null;
        GroupKind[] groups =
        [
            .. mine.SelectMany(x => NeededBy(x.Definition)).Distinct().Order(),
        ];
        return new GroupPlan(groups, [.. mine.Select(x => Compile(x.Definition, x.Index, groups))], (long)set.Lateness.TotalMilliseconds);
    }

    private static IEnumerable<GroupKind> NeededBy(FeatureDefinition d)
        => d.Kind == FeatureKind.GroupShare ? [d.Group!.Value, Core.Features.Groups.LargerOf(d.Group.Value)!.Value] : [d.Group!.Value];

    private static GroupFeature Compile(FeatureDefinition d, int index, GroupKind[] groups) => new(
        d.Kind, index, Array.IndexOf(groups, d.Group!.Value),
        d.Kind == FeatureKind.GroupShare ? Array.IndexOf(groups, Core.Features.Groups.LargerOf(d.Group.Value)!.Value) : -1,
        (int)(d.Parameters[FeatureParameter.MinCount] ?? 2), d.Parameters[FeatureParameter.MinDeviation] ?? 0);
}
