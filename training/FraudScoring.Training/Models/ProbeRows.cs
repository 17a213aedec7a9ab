using FraudScoring.Core.Scoring;
using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Models;

/// <summary>
/// Seeded rows that try a model where copies go wrong: on its thresholds and the members of its sets, one float to either
/// side of them, missing, infinite, and anywhere between and around them.
/// </summary>
internal sealed class ProbeRows
{
    private const ulong Seed = 20_260_601;

    private readonly float[][] _thresholds;
    private SplitMix64 _random = new(Seed);

    public ProbeRows(TreeEnsemble model)
    {
        var thresholds = model.Trees.SelectMany(tree => tree.Nodes)
            .Where(node => node.Mode != SplitMode.AnyPositive)
            .SelectMany(node => Tested(model, node).Select(value => (node.Feature, Value: value)))
            .ToLookup(tested => tested.Feature, tested => tested.Value);
        _thresholds = [.. Enumerable.Range(0, model.FeatureCount).Select(f => thresholds[f].Append(0).Order().ToArray())];
    }

    /// <summary>Fills the next row.</summary>
    public void Next(Span<float> row)
    {
        for (int f = 0; f < _thresholds.Length; f++)
            row[f] = Value(_thresholds[f]);
    }

    private static IEnumerable<float> Tested(TreeEnsemble model, TreeNode node) => node.Mode == SplitMode.Category
        ? Enumerable.Range(0, 32 * model.Sets[node.Set].Length).Where(c => (model.Sets[node.Set][c / 32] >> (c % 32) & 1) != 0).Select(c => (float)c)
        : [(float)node.Threshold];

    private float Value(float[] thresholds)
    {
        float at = thresholds[(int)(_random.NextDouble() * thresholds.Length)];
        double share = _random.NextDouble();
        return (_random.Next() % 16) switch
        {
            0 => float.NaN,
            1 => share < 0.5 ? float.NegativeInfinity : float.PositiveInfinity,
            2 => 0,
            < 6 => at,
            < 8 => MathF.BitIncrement(at),
            < 10 => MathF.BitDecrement(at),
            _ => (float)(thresholds[0] - 1 + (share * (2.0 + thresholds[^1] - thresholds[0]))),
        };
    }
}
