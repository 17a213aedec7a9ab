using FraudScoring.Core.Features;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// Makes a model of any library read the rows of a feature set. Where the file names its features they are found by
/// name, in any order; otherwise, or where names only count, they are the feature set's by position. Numbers that a
/// model replaces where they are missing become directions of its splits, and its tests for texts become tests of the
/// numbers that stand for them, so that nothing is left to do on a row.
/// </summary>
public static class FeatureBinding
{
    private const int NamesShownMax = 5;

    /// <summary>The model with the feature set's columns in its splits; scores and contributions are the same.</summary>
    /// <exception cref="ModelFormatException">The model reads something else than the feature set has.</exception>
    public static TreeEnsemble Bind(TreeEnsemble model, FeatureSet features)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        var columns = model.Encoder is { } encoder
            ? OfEncoder(model, encoder, features)
            : Array.ConvertAll(Find(model.FeatureNames, model, features), column => new BoundColumn(column, float.NaN));
        return BoundColumn.Apply(columns, model) with
        {
            FeatureCount = features.Count,
            FeatureNames = [.. features.Names],
            Encoder = null,
        };
    }

    private static BoundColumn[] OfEncoder(TreeEnsemble model, FeatureEncoder encoder, FeatureSet features)
    {
        var places = Find([.. encoder.Inputs.Select(input => input.Name)], model, features);
        for (var i = 0; i < places.Length; i++)
            CheckText(encoder.Inputs[i], features.Definitions[places[i]]);
        return [.. encoder.Sources.Select(source => source.Term is { } term
            ? new BoundColumn(places[source.Input], float.NaN, features.Definitions[places[source.Input]].Terms!.CodeOf(term))
            : new BoundColumn(places[source.Input], source.Missing))];
    }

    private static void CheckText(ModelInput input, FeatureDefinition feature)
    {
        if (input.IsText && feature.Terms is null)
        {
            throw new ModelFormatException(
                $"the model makes features of the text in column '{input.Name}'; the feature '{feature.Name}' must be of the kind 'code', it is a number of its own");
        }
    }

    // The place in the feature set of everything that the model reads.
    private static int[] Find(string[]? names, TreeEnsemble model, FeatureSet features)
    {
        var places = Array.ConvertAll(names ?? [], name => IndexOf(features, name));
        if (names is not null && Array.TrueForAll(places, place => place >= 0))
            return RequireDistinct(places, names);
        if (names is not null && !FeatureNames.AreNumbers(names))
            throw Unknown([.. names.Where((_, i) => places[i] < 0)]);
        var count = names?.Length ?? model.FeatureCount;
        if (count > features.Count || (count < features.Count && model.HasDeclaredWidth))
        {
            throw new ModelFormatException(
                $"the model reads {count} features without naming them, the feature set has {features.Count}: as many expected, in the same order");
        }

        return [.. Enumerable.Range(0, count)];
    }

    private static int[] RequireDistinct(int[] places, string[] names)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (Array.IndexOf(places, places[i]) is var first && first < i)
                throw new ModelFormatException($"the model's features '{names[first]}' and '{names[i]}' are the same one of the feature set");
        }

        return places;
    }

    // The names of a feature set are in small letters; those of libraries and their languages are often not. Place 3 of a
    // column "Num" that is a vector is the feature "num_3".
    private static int IndexOf(FeatureSet features, string name)
    {
        var plain = name.EndsWith(']') ? name[..^1].Replace('[', '_') : name;
        for (var i = 0; i < features.Count; i++)
        {
            if (features.Names[i].Equals(plain, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static ModelFormatException Unknown(string[] names)
    {
        var shown = string.Join(", ", names.Take(NamesShownMax).Select(name => $"'{name}'"));
        var more = names.Length > NamesShownMax ? $" and {names.Length - NamesShownMax} more" : "";
        return new ModelFormatException($"the model reads {shown}{more}, which the feature set does not have");
    }
}
