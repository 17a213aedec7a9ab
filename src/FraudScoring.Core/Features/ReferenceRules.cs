namespace FraudScoring.Core.Features;

/// <summary>What features that read other features must satisfy.</summary>
internal static class ReferenceRules
{
    public static void Check(IReadOnlyList<FeatureDefinition> definitions)
    {
        var byName = definitions.ToDictionary(d => d.Name, StringComparer.Ordinal);
        for (var i = 0; i < definitions.Count; i++)
        {
            if (Problem(definitions[i], byName) is { } problem)
                throw new FeatureSetException($"features[{i}] '{definitions[i].Name}': {problem}");
        }

        foreach (var entity in definitions.Where(d => d.IsKnown || d.IsClock).GroupBy(d => d.Entity))
            CheckLabels(definitions, [.. entity]);
    }

    private static string? Problem(FeatureDefinition d, Dictionary<string, FeatureDefinition> byName)
    {
        if (d.Feature is { } feature && d.ReadsScores && byName.ContainsKey(feature))
            return $"feature: '{feature}' is the model's score, and a feature has that name too";
        if (d.ReadsScores && d.Kind == FeatureKind.PastZscore)
            return "feature: the payment's own score is not known before it is scored, so it cannot be compared";
        if (d.Feature is { } of && !d.ReadsScores && (!byName.TryGetValue(of, out var measured) || measured.IsPast))
            return $"feature: the name of a feature of this set that is not itself of a 'past' kind expected, not '{of}'";
        if (d.Else is { } name && (!byName.TryGetValue(name, out var other) || other.IsPast || other.Else is not null))
            return $"else: the name of a feature of this set, not of a 'past' kind and without an 'else', expected, not '{name}'";
        if (d.Kind == FeatureKind.GroupShare && Groups.LargerOf(d.Group!.Value) is null)
            return $"group: a group that is a part of another expected, e.g. mcc_hour, not {FeatureSetJson.ToSnake(d.Group.Value)}";
        foreach (var (limited, limit) in d.Explained?.Limits ?? [])
        {
            if (!byName.TryGetValue(limited, out var explaining) || explaining.IsPast)
                return $"explained: the name of a feature of this set that is not of a 'past' kind expected, not '{limited}'";
            if (!(Math.Abs(limit) <= 1e9))
                return $"explained: '{limited}' must be -1e9 to 1e9";
        }

        return null;
    }

    // An entity keeps its unlabelled payments once, with one delay and one mark.
    private static void CheckLabels(IReadOnlyList<FeatureDefinition> all, FeatureDefinition[] ofEntity)
    {
        var clocks = ofEntity.Where(d => d.IsClock).ToArray();
        foreach (var d in ofEntity)
        {
            if (d.Delay != ofEntity[0].Delay)
                throw Unequal(all, d, "delay", ofEntity[0]);
            if (d.IsClock && !Equals(d.Explained, clocks[0].Explained))
                throw Unequal(all, d, "explained", clocks[0]);
        }
    }

    private static FeatureSetException Unequal(
        IReadOnlyList<FeatureDefinition> all, FeatureDefinition d, string field, FeatureDefinition first)
        => new($"features[{all.ToList().IndexOf(d)}] '{d.Name}': {field}: the same as that of '{first.Name}' expected, "
            + $"since the 'known' and 'clock' features of one entity share their state");
}
