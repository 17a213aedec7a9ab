using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Shipping;

/// <summary>What the learner must respect of features, by name.</summary>
public sealed record FeatureConstraints
{
    /// <summary>No constraint.</summary>
    public static FeatureConstraints None { get; } = new();

    /// <summary>How the score must follow a feature.</summary>
    public IReadOnlyDictionary<string, Monotone> Monotone { get; init; } = new Dictionary<string, Monotone>();

    /// <summary>Features whose values are category numbers.</summary>
    public IReadOnlyCollection<string> Categorical { get; init; } = [];

    /// <summary>Throws when a name is no feature's, or two constraints do not go together.</summary>
    /// <exception cref="ArgumentException">The message names the feature.</exception>
    public void CheckFor(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in Monotone.Keys.Concat(Categorical))
        {
            if (!names.Contains(name))
                throw new ArgumentException($"'{name}' is none of the features: {string.Join(", ", names)}");
        }

        foreach (string name in Categorical)
        {
            if (Monotone.ContainsKey(name))
                throw new ArgumentException($"'{name}' has categories, which have no order, so it cannot be monotone");
        }
    }

    /// <summary>The constraints on features of these names alone.</summary>
    public FeatureConstraints For(IReadOnlyList<string> names) => new()
    {
        Monotone = Monotone.Where(m => names.Contains(m.Key)).ToDictionary(m => m.Key, m => m.Value),
        Categorical = [.. Categorical.Where(names.Contains)],
    };

    /// <summary>The learner's options with the constraints of these features.</summary>
    public BoostingOptions Apply(BoostingOptions options, IReadOnlyList<string> names)
        => Monotone.Count == 0
            ? options
            : options with { Monotone = [.. names.Select(name => Monotone.GetValueOrDefault(name))] };

    /// <summary>The binning with the categories of these features.</summary>
    public BinningOptions Apply(BinningOptions options, IReadOnlyList<string> names)
        => Categorical.Count == 0
            ? options
            : options with { Categorical = [.. Enumerable.Range(0, names.Count).Where(i => Categorical.Contains(names[i]))] };
}
