namespace FraudScoring.Core.Features;

/// <summary>What a list of feature definitions must satisfy.</summary>
internal static class FeatureSetRules
{
    // A delayed window keeps its tiles through the delay; this bounds their number.
    private const int DelayPerWindowMax = 16;

    private static readonly TimeSpan WindowMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HorizonMax = TimeSpan.FromDays(Limits.HorizonDaysMax);

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

        ReferenceRules.Check(definitions);
    }

    private static string? Problem(FeatureDefinition d)
    {
        if (d.Name.Length is 0 or > 64 || d.Name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
            return "name: 1 to 64 of a-z 0-9 _ expected";
        return Misuse(d, "entity", d.IsRaw || d.IsGroup ? FieldUse.None : FieldUse.Required, d.Entity is not null, "")
            ?? Misuse(d, "window", d.WindowUse, d.Window is not null, ", e.g. 10m")
            ?? Misuse(d, "delay", Needed(d.IsLabel || d.IsKnown || d.IsClock), d.Delay is not null, ", e.g. 7d")
            ?? Misuse(d, "of", Needed(d.HasRelated), d.Of is not null, ", e.g. merchant")
            ?? Misuse(d, "feature", Needed(d.IsPast), d.Feature is not null, ", the name of another feature or 'score'")
            ?? Misuse(d, "else", d.ElseUse, d.Else is not null, "")
            ?? Misuse(d, "decay", Needed(d.IsDecayed), d.Decay is not null, ", e.g. 10d")
            ?? Misuse(d, "group", Needed(d.IsGroup), d.Group is not null, ", e.g. mcc")
            ?? Misuse(d, "explained", d.IsClock ? FieldUse.Optional : FieldUse.None, d.Explained is not null, "")
            ?? Misuse(d, "field", Needed(d.IsCode), d.Field is not null, ", e.g. channel")
            ?? Misuse(d, "terms", Needed(d.IsCode), d.Terms is not null, ", e.g. [\"ecommerce\", \"atm\"]")
            ?? Misuse(d, "prior", d.IsSeries ? FieldUse.Optional : FieldUse.None, d.IsPrior, "")
            ?? WrongDuration(d)
            ?? WrongCode(d)
            ?? Enum.GetValues<FeatureParameter>().Select(p => WrongParameter(d, p)).FirstOrDefault(p => p is not null);
    }

    private static FieldUse Needed(bool isNeeded) => isNeeded ? FieldUse.Required : FieldUse.None;

    private static string? Misuse(FeatureDefinition d, string field, FieldUse use, bool isGiven, string example) => use switch
    {
        FieldUse.None when isGiven => $"{field}: {d.Kind} takes none",
        FieldUse.Required when !isGiven => $"{field}: {d.Kind} needs one{example}",
        _ => null,
    };

    private static string? WrongDuration(FeatureDefinition d)
    {
        var delay = d.Delay ?? TimeSpan.Zero;
        if (d.Window < WindowMin || d.Window + delay > HorizonMax)
            return $"window: at least 1s and, with its delay, at most {Limits.HorizonDaysMax}d expected";
        if (delay < TimeSpan.Zero || delay > HorizonMax)
            return $"delay: at most {Limits.HorizonDaysMax}d expected";
        if (d.IsLabel && delay > d.Window!.Value * DelayPerWindowMax)
            return $"delay: at most {DelayPerWindowMax} times the window expected";
        if (d.Decay is { } decay && (decay < TimeSpan.FromMinutes(1) || decay > HorizonMax))
            return $"decay: 1m to {Limits.HorizonDaysMax}d expected";
        return null;
    }

    private static string? WrongCode(FeatureDefinition d)
    {
        if (d.Field is not null && CodedField.Find(d.Field) is null)
            return $"field: one of {CodedField.Known} expected, not '{d.Field}'";
        return d.Terms?.Problem() is { } problem ? $"terms: {problem}" : null;
    }

    private static string? WrongParameter(FeatureDefinition d, FeatureParameter parameter)
    {
        var name = FeatureSetJson.ToSnake(parameter);
        var rule = ParameterRule.Of(parameter);
        if (d.Parameters[parameter] is { } value && !rule.Allows(value))
            return FormattableString.Invariant($"{name}: {rule}, not {value}");
        return Misuse(d, name, ParameterRule.UseBy(d.Kind, parameter), d.Parameters[parameter] is not null, $": {rule}");
    }
}
