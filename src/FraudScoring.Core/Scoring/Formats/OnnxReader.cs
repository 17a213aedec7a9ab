namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads ai.onnx.ml TreeEnsembleClassifier and TreeEnsembleRegressor (versions 1 and 3) as ONNX Runtime scores them:
/// for two classes whose weights all belong to one class id, the sum is the score of the second class, and when then
/// no weight is negative the sum itself is the probability, whatever the post transform says.
/// </summary>
internal static class OnnxReader
{
    public const string FeatureNamesKey = "fraudscoring.features";

    public static TreeEnsemble Read(ReadOnlySpan<byte> file)
    {
        var graph = OnnxGraph.Read(file);
        var attributes = graph.Trees.Attributes;
        var builder = new OnnxTreeBuilder(attributes);
        var transform = attributes.Text("post_transform", "NONE");
        if (graph.HasSigmoid)
            transform = transform == "NONE" ? "LOGISTIC" : throw Unsupported(
                $"a Sigmoid after post_transform {transform}");
        return graph.Trees.Operator == "TreeEnsembleClassifier"
            ? ReadClassifier(graph, builder, transform)
            : ReadRegressor(graph, builder, transform);
    }

    private static TreeEnsemble ReadClassifier(OnnxGraph graph, OnnxTreeBuilder builder, string transform)
    {
        var attributes = graph.Trees.Attributes;
        var numbers = attributes.Ints("classlabels_int64s").Count;
        var classes = Math.Max(numbers, attributes.Strings("classlabels_strings").Count);
        if (classes is not (1 or 2))
            throw Unsupported($"classlabels: {classes} classes (expected 1 or 2)");

        var ids = attributes.Ints("class_ids");
        var values = attributes.Floats("class_weights");
        var isOneId = ids.TrueForAll(id => id == ids[0]);
        var weights = isOneId
            ? Weights(builder, attributes, "class", id => id >= 0 && id < classes ? 1 : null)
            : Weights(builder, attributes, "class", id => id switch
            {
                1 when classes == 2 => 1,
                0 when classes == 2 => transform is "SOFTMAX" ? -1 : 0,
                _ => null,
            });

        var bases = attributes.Floats("base_values");
        var isSum = isOneId && classes == 2 && bases.Count < 2 && values.TrueForAll(weight => weight >= 0);
        var start = bases.Count switch
        {
            0 => 0,
            1 when isOneId => bases[0],
            2 when classes == 2 => !isOneId && transform is "SOFTMAX" ? bases[1] - bases[0] : bases[1],
            _ => throw Unsupported($"base_values: {bases.Count} for {classes} classes"),
        };
        if (isSum && transform is "LOGISTIC")
            transform = "NONE";
        return Ensemble(graph, builder, weights, start, transform, allowsSoftmax: !isOneId);
    }

    private static TreeEnsemble ReadRegressor(OnnxGraph graph, OnnxTreeBuilder builder, string transform)
    {
        var attributes = graph.Trees.Attributes;
        if (attributes.Ints("n_targets") is [not 1, ..])
            throw Unsupported($"n_targets {attributes.Ints("n_targets")[0]} (expected 1)");
        var weights = Weights(builder, attributes, "target", id => id == 0 ? 1 : null);
        var bases = attributes.Floats("base_values");
        if (bases.Count > 1)
            throw Unsupported($"base_values: {bases.Count} for 1 target");

        var aggregate = attributes.Text("aggregate_function", "SUM");
        if (aggregate is not ("SUM" or "AVERAGE"))
            throw Unsupported($"aggregate_function {aggregate} (expected SUM or AVERAGE)");
        if (aggregate == "AVERAGE")
        {
            var trees = attributes.Ints("nodes_treeids").Distinct().Count();
            for (var i = 0; i < weights.Length; i++)
                weights[i] /= trees;
        }

        return Ensemble(graph, builder, weights, bases.Count == 1 ? bases[0] : 0, transform, allowsSoftmax: false);
    }

    private static TreeEnsemble Ensemble(
        OnnxGraph graph, OnnxTreeBuilder builder, double[] weights, double start, string transform, bool allowsSoftmax)
    {
        if (transform is not ("NONE" or "LOGISTIC") && !(allowsSoftmax && transform == "SOFTMAX"))
            throw Unsupported($"post_transform {transform} (expected NONE or LOGISTIC)");
        var trees = builder.Build(weights);
        var used = trees.SelectMany(tree => tree.Nodes).Select(node => node.Feature).DefaultIfEmpty(0).Max() + 1;
        if (graph.InputColumns > 0 && used > graph.InputColumns)
            throw new ModelFormatException(
                $"nodes_featureids: feature {used - 1}, but the input has {graph.InputColumns} columns");
        var features = graph.InputColumns > 0 ? graph.InputColumns : used;
        return new TreeEnsemble
        {
            Format = "ONNX",
            FeatureCount = features,
            HasDeclaredWidth = graph.InputColumns > 0,
            FeatureNames = Names(graph, features),
            Trees = trees,
            Sets = [.. builder.Sets],
            Base = start,
            Link = transform == "NONE" ? Link.Identity : Link.Logistic,
        };
    }

    private static string[]? Names(OnnxGraph graph, int features)
    {
        if (!graph.Metadata.TryGetValue(FeatureNamesKey, out var text))
            return null;
        var names = text.Split('\n');
        return names.Length == features
            ? names
            : throw new ModelFormatException(
                $"metadata {FeatureNamesKey}: {names.Length} names for {features} features");
    }

    private static double[] Weights(
        OnnxTreeBuilder builder, OnnxAttributes attributes, string prefix, Func<long, int?> signOf)
    {
        var trees = attributes.Ints($"{prefix}_treeids");
        var nodes = attributes.Ints($"{prefix}_nodeids");
        var ids = attributes.Ints($"{prefix}_ids");
        var values = attributes.Floats($"{prefix}_weights");
        if (trees.Count != values.Count || nodes.Count != values.Count || ids.Count != values.Count)
        {
            throw new ModelFormatException($"{prefix}_weights: {values.Count} weights, {trees.Count} {prefix}_treeids, "
                + $"{nodes.Count} {prefix}_nodeids and {ids.Count} {prefix}_ids, expected as many of each");
        }

        var weights = new double[builder.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var index = builder.IndexOf(trees[i], nodes[i], $"{prefix}_nodeids", i);
            if (!builder.IsLeaf(index))
                throw new ModelFormatException(
                    $"{prefix}_nodeids[{i}]: node {nodes[i]} of tree {trees[i]} is not a leaf");
            var sign = signOf(ids[i])
                ?? throw new ModelFormatException($"{prefix}_ids[{i}]: {ids[i]} is out of range");
            weights[index] += sign * values[i];
        }

        return weights;
    }

    private static ModelFormatException Unsupported(string what) => new($"ONNX tree ensemble: {what} is not supported");
}
