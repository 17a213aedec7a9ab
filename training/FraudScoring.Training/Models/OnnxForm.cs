using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Models;

/// <summary>
/// A model in the form that ONNX can hold, plain logistic sums, with what the form and its floats lose. A calibration
/// goes into leaves and base, so that probabilities stay what they were.
/// </summary>
internal sealed class OnnxForm
{
    private OnnxForm(LoadedModel source, TreeEnsemble ensemble, double slope, double offset)
        => (Source, Ensemble, Slope, Offset) = (source, ensemble, slope, offset);

    public LoadedModel Source { get; }

    /// <summary>The trees to write.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The raw score of the form is this times the source's, ...</summary>
    public double Slope { get; }

    /// <summary>... plus this.</summary>
    public double Offset { get; }

    /// <exception cref="ModelFormatException">The model gives no probability.</exception>
    public static OnnxForm Of(LoadedModel source)
    {
        var model = source.Ensemble;
        if (model.Link == Link.Identity)
            throw new ModelFormatException($"{source.Path}: its answer is the raw score and no probability, which an ONNX classifier cannot express");
        var (slope, offset) = model.Link == Link.Logistic ? (model.Slope, model.Offset) : (1, 0);
        var plain = new TreeEnsemble
        {
            Format = "ONNX",
            FeatureCount = model.FeatureCount,
            FeatureNames = source.Names,
            Trees = slope == 1 ? model.Trees : Array.ConvertAll(model.Trees, tree => Scaled(tree, slope)),
            Sets = model.Sets,
            Base = (slope * model.Base) + offset,
        };
        return new OnnxForm(source, plain, slope, offset);
    }

    /// <summary>A sentence for each thing that the file will not have.</summary>
    public IEnumerable<string> Losses()
    {
        var model = Source.Ensemble;
        int thresholds = Ensemble.Trees.Sum(tree => tree.Nodes.Count(node => node.Threshold != (float)node.Threshold));
        if (thresholds > 0)
            yield return $"{thresholds} of {Ensemble.NodeCount} thresholds rounded to floats; no float value changes sides";
        int sets = Ensemble.Trees.Sum(tree => tree.Nodes.Count(node => node.Mode == SplitMode.Category));
        if (sets > 0)
            yield return $"{sets} sets of categories written as chains of equality tests: other runtimes need whole numbers there";
        int leaves = Ensemble.Trees.Sum(tree => tree.Leaves.Count(leaf => leaf != (float)leaf));
        if (leaves > 0)
            yield return $"{leaves} of {Ensemble.LeafCount} leaves rounded to floats";
        if (Ensemble.Base != (float)Ensemble.Base)
            yield return "the base score rounded to a float";
        if (model.Sum != SumKind.Double)
            yield return $"the library's own order or rounding of sums ({model.Sum}): the last digits of scores differ";
        if (Slope != 1 || Offset != 0)
            yield return "the uncalibrated raw score: raw is now the log-odds of the calibrated probability";
        if (DecidesElsewhere(model))
            yield return FormattableString.Invariant($"the decision threshold {model.DecisionThreshold}: 'label' is 1 above probability 0.5");
        if (model.Encoder is { } encoder)
            yield return $"the making of features from {encoder.Inputs.Count} columns: rows must have the {Ensemble.FeatureCount} features";
    }

    /// <summary>
    /// The largest difference of raw scores that rounding explains: leaves and base to floats, the source's float sums (one
    /// rounding of 2^-24 for each addition of at most the sum of the largest leaves: Higham, "Accuracy and Stability of
    /// Numerical Algorithms", 2002, section 4.2), and both sides' fixed point.
    /// </summary>
    public double DifferenceMax()
    {
        double bound = Math.Abs(Ensemble.Base - (float)Ensemble.Base);
        double scale = Math.Abs(Ensemble.Base) + Math.Abs(Offset);
        foreach (var tree in Ensemble.Trees)
        {
            bound += tree.Leaves.Max(leaf => Math.Abs(leaf - (float)leaf));
            scale += tree.Leaves.Max(Math.Abs);
        }

        int additions = Ensemble.Trees.Length + 2;
        double sum = Source.Ensemble.Sum switch
        {
            SumKind.FloatInOrder => additions * Math.ScaleB(scale, -24),
            SumKind.DoubleRoundedToFloat => Math.ScaleB(scale, -24),
            _ => 0,
        };
        return bound + (1.01 * sum) + (additions * Math.ScaleB(Math.Max(scale, 1), -50));
    }

    private static bool DecidesElsewhere(TreeEnsemble model)
        => model.DecisionThreshold != (model.DecidesByProbability ? 0.5 : 0) || (!model.DecidesByProbability && model.Offset != 0);

    private static Tree Scaled(Tree tree, double slope) => new()
    {
        Nodes = tree.Nodes,
        Leaves = Array.ConvertAll(tree.Leaves, leaf => leaf * slope),
        NodeCovers = tree.NodeCovers,
        LeafCovers = tree.LeafCovers,
    };
}
