using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Models;

/// <summary>Adds up, over all trees, what their splits do with each feature.</summary>
internal sealed class FeatureTally
{
    private readonly int[] _splits;
    private readonly int[] _setSplits;
    private readonly double[] _gains;
    private readonly double[] _lows;
    private readonly double[] _highs;

    private FeatureTally(int features)
    {
        (_splits, _setSplits, _gains) = (new int[features], new int[features], new double[features]);
        (_lows, _highs) = (new double[features], new double[features]);
        Array.Fill(_lows, double.PositiveInfinity);
        Array.Fill(_highs, double.NegativeInfinity);
    }

    /// <summary>One summary a feature, in the model's order.</summary>
    public static FeatureSummary[] Of(LoadedModel model)
    {
        var ensemble = model.Ensemble;
        var tally = new FeatureTally(ensemble.FeatureCount);
        foreach (var tree in ensemble.Trees)
        {
            double[]? gains = TreeShape.Gains(tree);
            for (int n = 0; n < tree.Nodes.Length; n++)
                tally.Add(tree.Nodes[n], ensemble.Sets, gains?[n] ?? 0);
        }

        double total = tally._gains.Sum();
        return [.. Enumerable.Range(0, ensemble.FeatureCount).Select(f => tally.Summary(
            f, model.NameOf(f), ensemble.HasCovers ? total > 0 ? tally._gains[f] / total : 0 : null))];
    }

    private void Add(in TreeNode node, uint[][] sets, double gain)
    {
        if (node.Mode == SplitMode.AnyPositive)
        {
            // Nothing says which of them did it, so they share.
            foreach (uint feature in sets[node.Set])
                AddSet((int)feature, gain / sets[node.Set].Length);
            return;
        }

        if (node.Mode == SplitMode.Category)
        {
            AddSet(node.Feature, gain);
            return;
        }

        _splits[node.Feature]++;
        _gains[node.Feature] += gain;
        _lows[node.Feature] = Math.Min(_lows[node.Feature], node.Threshold);
        _highs[node.Feature] = Math.Max(_highs[node.Feature], node.Threshold);
    }

    private void AddSet(int feature, double gain)
    {
        _splits[feature]++;
        _setSplits[feature]++;
        _gains[feature] += gain;
    }

    private FeatureSummary Summary(int f, string name, double? importance)
    {
        bool isCompared = _splits[f] > _setSplits[f];
        return new FeatureSummary(
            name, _splits[f], importance, isCompared ? _lows[f] : null, isCompared ? _highs[f] : null, _setSplits[f]);
    }
}
