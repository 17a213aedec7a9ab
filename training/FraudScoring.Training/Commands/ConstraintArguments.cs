using System.CommandLine;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary>The options that constrain the learner by the features' names.</summary>
internal sealed class ConstraintArguments
{
    private const string MonotoneName = "--monotone";
    private const string CategoricalName = "--categorical";

    private readonly Option<string[]> _monotone = new(MonotoneName)
    {
        Description = "feature=increasing or feature=decreasing: the score never falls, or never rises, with it; several with commas, or again.",
    };

    private readonly Option<string[]> _categorical = new(CategoricalName)
    {
        Description = "Features whose whole numbers are categories, in no order; several with commas, or again.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_monotone);
        command.Options.Add(_categorical);
    }

    /// <summary>Reads the constraints on features of these names.</summary>
    /// <exception cref="ArgumentException">A constraint cannot be understood or met; the message names option and feature.</exception>
    public FeatureConstraints Read(ParseResult result, IReadOnlyList<string> names)
    {
        var monotone = new Dictionary<string, Monotone>(StringComparer.Ordinal);
        foreach (string constraint in Parts(result.GetValue(_monotone)))
        {
            string[] parts = constraint.Split('=');
            if (parts.Length != 2)
                throw new ArgumentException($"{MonotoneName}: feature=increasing or feature=decreasing expected, not '{constraint}'");
            if (!monotone.TryAdd(parts[0], Direction(parts[0], parts[1])))
                throw new ArgumentException($"{MonotoneName}: '{parts[0]}' is given twice");
        }

        var constraints = new FeatureConstraints { Monotone = monotone, Categorical = Parts(result.GetValue(_categorical)) };
        try
        {
            constraints.CheckFor(names);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{MonotoneName}, {CategoricalName}: {e.Message}", e);
        }

        return constraints;
    }

    /// <summary>The options as one gives them.</summary>
    public static string Text(FeatureConstraints constraints)
        => Part(MonotoneName, constraints.Monotone.Select(m => $"{m.Key}={(m.Value == Monotone.Increasing ? "increasing" : "decreasing")}"))
            + Part(CategoricalName, constraints.Categorical);

    private static string Part(string name, IEnumerable<string> values)
    {
        string text = string.Join(',', values);
        return text.Length == 0 ? "" : $" {name} {text}";
    }

    private static Monotone Direction(string feature, string direction) => direction switch
    {
        "increasing" => Monotone.Increasing,
        "decreasing" => Monotone.Decreasing,
        _ => throw new ArgumentException($"{MonotoneName}: '{feature}' is to be increasing or decreasing, not '{direction}'"),
    };

    private static string[] Parts(string[]? values)
        => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];
}
