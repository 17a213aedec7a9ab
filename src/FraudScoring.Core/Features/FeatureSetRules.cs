namespace FraudScoring.Core.Features;

/// <summary>What a list of feature definitions must satisfy.</summary>
internal static class FeatureSetRules
{
    // A delayed window keeps its tiles through the delay; this bounds their number.
    private const int DelayPerWindowMax = 16;

    private static readonly TimeSpan WindowMin = TimeSpan.FromSeconds(1);

    public static void Check(IReadOnlyList<FeatureDefinition> definitions, TimeSpan lateness)
    {
        if (definitions.Count is 0 or > Limits.FeaturesMax)
            throw new FeatureSetException($"features: 1 to {Limits.FeaturesMax} expected, {definitions.Count} found");
        if (lateness < TimeSpan.Zero || lateness > TimeSpan.FromDays(7))
            throw new FeatureSetException($"lateness: 0s to 7d expected, {lateness} found");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < definitions.Count; i++)
        {
            var problem = Problem(definitions[i]);
            if (problem is null && !names.Add(definitions[i].Name))
                problem = "the name is used twice";
            if (problem is not null)
                throw new FeatureSetException($"features[{i}] '{definitions[i].Name}': {problem}");
        }
    }

    private static string? Problem(FeatureDefinition d)
    {
        if (d.Name.Length is 0 or > 64 || d.Name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
            return "name: 1 to 64 of a-z 0-9 _ expected";
        if (d.IsRaw != d.Entity is null)
            return d.IsRaw ? $"entity: {d.Kind} takes none" : $"entity: {d.Kind} needs one";
        if (d.HasWindow != d.Window is not null)
            return d.HasWindow ? $"window: {d.Kind} needs one, e.g. 10m" : $"window: {d.Kind} takes none";
        if (d.IsLabel != d.Delay is not null)
            return d.IsLabel ? $"delay: {d.Kind} needs one, e.g. 7d" : $"delay: {d.Kind} takes none";
        if (d.HasRelated != d.Of is not null)
            return d.HasRelated ? $"of: {d.Kind} needs one, e.g. merchant" : $"of: {d.Kind} takes none";
        if (d.Window < WindowMin || d.Window + (d.Delay ?? TimeSpan.Zero) > TimeSpan.FromDays(Limits.HorizonDaysMax))
            return $"window: at least 1s and, with its delay, at most {Limits.HorizonDaysMax}d expected";
        if (d.Delay is { } delay && (delay < TimeSpan.Zero || delay > d.Window!.Value * DelayPerWindowMax))
            return $"delay: at most {DelayPerWindowMax} times the window expected";
        return null;
    }
}
