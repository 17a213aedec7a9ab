using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>What an entity's features ask to be kept.</summary>
internal sealed record NaiveRules(long LookBackMs, long KeepMs, RelatedField[] Related)
{
    public static NaiveRules Of(IEnumerable<FeatureDefinition> definitions, TimeSpan lateness)
    {
        var mine = definitions.ToArray();
        var spans = mine.Select(d => (d.Window ?? TimeSpan.Zero) + (d.Delay ?? TimeSpan.Zero)).Append(TimeSpan.FromDays(1));
        var lookBack = (long)spans.Max().TotalMilliseconds;
        return new NaiveRules(
            lookBack,
            lookBack + (long)lateness.TotalMilliseconds,
            [.. mine.Where(d => d.Of is not null).Select(d => d.Of!.Value).Distinct()]);
    }
}
