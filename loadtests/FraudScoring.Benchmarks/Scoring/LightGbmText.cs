using System.Globalization;
using System.Text;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>Models of plain comparisons in LightGBM's text, so that LightGBM can score them too.</summary>
internal static class LightGbmText
{
    // A node's decision: missing is NaN, and where it goes.
    private const int MissingIsNan = 2 << 2;
    private const int DefaultLeft = 2;

    /// <summary>The features that a text declares.</summary>
    public static int FeaturesOf(string text)
    {
        const string Key = "max_feature_idx=";
        var line = text.Split('\n').First(l => l.StartsWith(Key, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Key.Length), CultureInfo.InvariantCulture) + 1;
    }

    public static string Write(TreeEnsemble model)
    {
        var text = new StringBuilder("tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n");
        var columns = Enumerable.Range(0, model.FeatureCount);
        text.Append(CultureInfo.InvariantCulture, $"max_feature_idx={model.FeatureCount - 1}\nobjective=binary sigmoid:1\n");
        Line(text, "feature_names", columns.Select(f => $"Column_{f}"));
        Line(text, "feature_infos", columns.Select(_ => "[-10:10]"));
        var trees = model.Trees.Select(TreeText).ToArray();
        Line(text, "tree_sizes", trees.Select(tree => tree.Length));
        text.Append('\n').AppendJoin("", trees);
        return text.Append("end of trees\n\nfeature_importances:\n\nparameters:\nend of parameters\n\npandas_categorical:null\n").ToString();
    }

    private static string TreeText(Tree tree, int index)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Tree={index}\nnum_leaves={tree.Leaves.Length}\nnum_cat=0\n");
        Line(text, "split_feature", tree.Nodes.Select(node => node.Feature));
        Line(text, "split_gain", tree.Nodes.Select(_ => 1));
        Line(text, "threshold", tree.Nodes.Select(node => node.Threshold));
        Line(text, "decision_type", tree.Nodes.Select(node => MissingIsNan | (node.MissingTrue ? DefaultLeft : 0)));
        Line(text, "left_child", tree.Nodes.Select(node => node.True));
        Line(text, "right_child", tree.Nodes.Select(node => node.False));
        Line(text, "leaf_value", tree.Leaves);
        Line(text, "leaf_weight", tree.LeafCovers!);
        Line(text, "leaf_count", Counts(tree.LeafCovers!));
        Line(text, "internal_value", tree.Nodes.Select(_ => 0));
        Line(text, "internal_weight", tree.NodeCovers!);
        Line(text, "internal_count", InnerCounts(tree));
        return text.Append("is_linear=0\nshrinkage=1\n\n\n").ToString();
    }

    private static int[] Counts(double[] covers) => Array.ConvertAll(covers, cover => Math.Max(1, (int)cover));

    // Children of a grown tree come behind their parents.
    private static int[] InnerCounts(Tree tree)
    {
        var leaves = Counts(tree.LeafCovers!);
        var inner = new int[tree.Nodes.Length];
        for (var n = inner.Length - 1; n >= 0; n--)
            inner[n] = CountOf(tree.Nodes[n].True) + CountOf(tree.Nodes[n].False);
        return inner;

        int CountOf(int child) => child < 0 ? leaves[~child] : inner[child];
    }

    private static void Line<T>(StringBuilder text, string key, IEnumerable<T> values)
        where T : IConvertible
        => text.Append(key).Append('=').AppendJoin(' ', values.Select(v => v is double d ? d.ToString("R", CultureInfo.InvariantCulture) : v.ToString(CultureInfo.InvariantCulture))).Append('\n');
}
