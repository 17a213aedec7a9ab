using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Models;

/// <summary>What there is to know of a model without rows.</summary>
internal sealed record ModelSummary
{
    public required string Path { get; init; }

    public required string Format { get; init; }

    /// <summary>Name and version, from a model folder.</summary>
    public required string? Model { get; init; }

    public required double? ReviewFrom { get; init; }

    public required double? BlockFrom { get; init; }

    public required int Trees { get; init; }

    public required int Splits { get; init; }

    public required int Leaves { get; init; }

    /// <summary>Leaves of the largest tree.</summary>
    public required int LeavesMax { get; init; }

    /// <summary>Splits on the longest way to a leaf.</summary>
    public required int Depth { get; init; }

    public required double Base { get; init; }

    /// <summary>How leaves are added and what makes a probability of the sum.</summary>
    public required string Sum { get; init; }

    public required string Link { get; init; }

    public required double Slope { get; init; }

    public required double Offset { get; init; }

    /// <summary>Splits that send a missing value to where their test holds; the others send it the other way.</summary>
    public required int MissingTrueSplits { get; init; }

    /// <summary>Splits that take zero as missing.</summary>
    public required int ZeroIsMissingSplits { get; init; }

    /// <summary>Why contributions cannot be computed; null when they can.</summary>
    public required string? NoContributions { get; init; }

    /// <summary>How rows are scored on this machine.</summary>
    public required string Scorer { get; init; }

    public required string[] Checks { get; init; }

    /// <summary>Who named the features.</summary>
    public required string NamesFrom { get; init; }

    /// <summary>Columns that the model makes its features of by itself; null when rows are the features.</summary>
    public required string[]? Inputs { get; init; }

    public required FeatureSummary[] Features { get; init; }

    public static ModelSummary Of(LoadedModel model)
    {
        var ensemble = model.Ensemble;
        return new ModelSummary
        {
            Path = model.Path,
            Format = ensemble.Format,
            Model = model.Manifest is { } manifest ? $"{manifest.Name}@{manifest.Version}" : null,
            ReviewFrom = model.Manifest?.ReviewFrom,
            BlockFrom = model.Manifest?.BlockFrom,
            Trees = ensemble.Trees.Length,
            Splits = ensemble.NodeCount,
            Leaves = ensemble.LeafCount,
            LeavesMax = ensemble.Trees.Max(tree => tree.Leaves.Length),
            Depth = ensemble.Trees.Max(TreeShape.Depth),
            Base = ensemble.Base,
            Sum = ensemble.Sum.ToString(),
            Link = ensemble.Link.ToString(),
            Slope = ensemble.Slope,
            Offset = ensemble.Offset,
            MissingTrueSplits = Count(ensemble, node => node.MissingTrue),
            ZeroIsMissingSplits = Count(ensemble, node => node.ZeroIsMissing),
            NoContributions = NoContributionsOf(model),
            Scorer = model.Forest.Method,
            Checks = ChecksOf(model),
            NamesFrom = model.NamesFrom,
            Inputs = ensemble.Encoder?.Inputs.Select(input => input.Name).ToArray(),
            Features = FeatureTally.Of(model),
        };
    }

    private static int Count(TreeEnsemble ensemble, Func<TreeNode, bool> isCounted)
        => ensemble.Trees.Sum(tree => tree.Nodes.Count(isCounted));

    private static string? NoContributionsOf(LoadedModel model)
    {
        try
        {
            model.Explainer();
            return null;
        }
        catch (ModelFormatException e)
        {
            // What is asked here is whether it can be done: the reason is the answer.
            return e.InnerException?.Message ?? e.Message;
        }
    }

    // What loading has refused otherwise.
    private static string[] ChecksOf(LoadedModel model)
    {
        string[] file =
        [
            "file read to its end as its format says",
            "every node and leaf reached exactly once, within the bounds of size and depth",
            "features and sets in range, no NaN threshold, leaves and base finite",
        ];
        return model.Manifest is null
            ? file
            : [.. file, $"SHA-256 as {ModelManifest.FileName} says", "features are those of its feature set, thresholds in order"];
    }
}
