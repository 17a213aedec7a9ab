using System.Globalization;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads LightGBM's text models (versions 3 and 4): binary objective, numeric and categorical splits, the three ways
/// to treat missing values. A value is compared as double with "value &lt;= threshold"; missing types are None (NaN is
/// taken as zero), Zero (NaN and near zero follow the default direction) and NaN (NaN follows it); a categorical split
/// sends members of its bit set left and NaN right.
/// </summary>
internal static class LightGbmReader
{
    private const int CategoricalBit = 1;
    private const int DefaultLeftBit = 2;
    private const int MissingShift = 2;
    private const int MissingZero = 1;
    private const int MissingNan = 2;

    public static bool IsMatch(ReadOnlySpan<byte> file) => file.StartsWith("tree\n"u8) || file.StartsWith("tree\r\n"u8);

    public static TreeEnsemble Read(ReadOnlySpan<byte> file)
    {
        var lines = new LightGbmLines(file);
        var header = lines.ReadBlock("header", "tree");
        RequireOne(header, "num_class");
        RequireOne(header, "num_tree_per_iteration");
        if (lines.HasAverage)
            throw new ModelFormatException($"line {lines.Number}: averaged output (random forests) is not supported");
        var features = header.Int("max_feature_idx", 0, ModelLimits.FeaturesMax - 1) + 1;
        var (link, slope) = ReadObjective(header);
        var names = header.Text("feature_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != features)
            throw header.Fault("feature_names", $"{names.Length} names for {features} features");
        var treeCount = header.Count("tree_sizes");
        if (treeCount is 0 or > ModelLimits.TreesMax)
            throw header.Fault("tree_sizes", $"{treeCount} trees, expected 1 to {ModelLimits.TreesMax}");

        var trees = new List<Tree>();
        var sets = new List<uint[]>();
        var words = 0L;
        while (lines.TryReadTree(trees.Count, out var block))
        {
            if (trees.Count == treeCount)
                throw new ModelFormatException($"line {lines.Number}: a tree more than the {treeCount} of tree_sizes");
            trees.Add(ReadTree(block, sets, ref words));
        }

        if (trees.Count != treeCount)
            throw new ModelFormatException(
                $"line {lines.Number}: {trees.Count} trees before the end, tree_sizes says {treeCount}");
        return new TreeEnsemble
        {
            Format = "LightGBM text",
            FeatureCount = features,
            FeatureNames = names,
            Trees = [.. trees],
            Sets = [.. sets],
            Link = link,
            Slope = slope,
        };
    }

    private static (Link Link, double Slope) ReadObjective(LightGbmBlock header)
    {
        var words = header.Text("objective").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["cross_entropy" or "xentropy", ..])
            return (Link.Logistic, 1);
        if (words is not ["binary", ..])
            throw header.Fault("objective", $"'{string.Join(' ', words)}', expected binary or cross_entropy");
        var slope = 1.0;
        foreach (var word in words[1..])
        {
            if (word.StartsWith("sigmoid:", StringComparison.Ordinal)
                && !(double.TryParse(word.AsSpan(8), CultureInfo.InvariantCulture, out slope)
                    && slope > 0 && double.IsFinite(slope)))
                throw header.Fault("objective", $"'{word}', expected a positive number after sigmoid:");
        }

        return (Link.Logistic, slope);
    }

    private static Tree ReadTree(LightGbmBlock block, List<uint[]> sets, ref long words)
    {
        var leafCount = block.Int("num_leaves", 1, ModelLimits.LeavesPerTreeMax);
        if (block.Has("is_linear") && block.Int("is_linear", 0, 1) == 1)
            throw block.Fault("is_linear", "linear trees are not supported");
        if (leafCount == 1)
            return new Tree { Nodes = [], Leaves = block.Doubles("leaf_value", 1), NodeCovers = [], LeafCovers = [1] };

        var count = leafCount - 1;
        var firstSet = sets.Count;
        ReadSets(block, sets, ref words);
        var features = block.Ints("split_feature", count);
        var thresholds = block.Doubles("threshold", count);
        var decisions = block.Ints("decision_type", count);
        var left = block.Ints("left_child", count);
        var right = block.Ints("right_child", count);
        var nodes = new TreeNode[count];
        for (var n = 0; n < count; n++)
        {
            if (decisions[n] is < 0 or > 15 || decisions[n] >> MissingShift > MissingNan)
            {
                throw block.Fault("decision_type",
                    $"value {n} is {decisions[n]}, expected bits for kind, default and missing type 0 to 2");
            }

            var node = new TreeNode { Feature = features[n], True = left[n], False = right[n] };
            nodes[n] = (decisions[n] & CategoricalBit) != 0
                ? node with { Mode = SplitMode.Category, Set = SetOf(block, thresholds[n], n, firstSet, sets.Count) }
                : Numeric(node, thresholds[n], decisions[n]);
        }

        var hasCovers = block.Has("leaf_count") && block.Has("internal_count");
        return new Tree
        {
            Nodes = nodes,
            Leaves = block.Doubles("leaf_value", leafCount),
            NodeCovers = hasCovers ? block.Doubles("internal_count", count) : null,
            LeafCovers = hasCovers ? block.Doubles("leaf_count", leafCount) : null,
        };
    }

    private static TreeNode Numeric(TreeNode node, double threshold, int decision)
    {
        var missing = decision >> MissingShift;
        return node with
        {
            Mode = SplitMode.LessOrEqual,
            Threshold = BesideZero(threshold),
            ZeroIsMissing = missing == MissingZero,
            MissingTrue = missing is MissingZero or MissingNan ? (decision & DefaultLeftBit) != 0 : threshold >= 0,
        };
    }

    // LightGBM leaves values this close to zero out of the rows that it is given, and reads them as 0: below a threshold
    // in this range if 0 is.
    private static double BesideZero(double threshold) => !(Math.Abs(threshold) <= Split.ZeroRange) ? threshold
        : threshold >= 0 ? Split.ZeroRange
        : Math.BitDecrement(-Split.ZeroRange);

    private static void ReadSets(LightGbmBlock block, List<uint[]> sets, ref long words)
    {
        var count = block.Int("num_cat", 0, ModelLimits.LeavesPerTreeMax);
        if (count == 0)
            return;
        var bounds = block.Ints("cat_boundaries", count + 1);
        for (var c = 0; c <= count; c++)
        {
            if (bounds[c] < (c == 0 ? 0 : bounds[c - 1]) || (c == 0 && bounds[c] != 0))
                throw block.Fault(
                    "cat_boundaries", $"value {c} is {bounds[c]}, expected 0 first and then no smaller ones");
        }

        words += bounds[count];
        if (words > ModelLimits.CategoryWordsMax)
            throw block.Fault("cat_boundaries", $"more than {ModelLimits.CategoryWordsMax} words of categories so far");
        if (bounds[count] > block.Count("cat_threshold"))
            throw block.Fault(
                "cat_threshold", $"{block.Count("cat_threshold")} words, cat_boundaries says {bounds[count]}");
        var bits = block.Words("cat_threshold", bounds[count]);
        for (var c = 0; c < count; c++)
            sets.Add(bits[bounds[c]..bounds[c + 1]]);
    }

    private static int SetOf(LightGbmBlock block, double index, int node, int first, int end)
        => index >= 0 && index < end - first && index == Math.Floor(index)
            ? first + (int)index
            : throw block.Fault("threshold",
                $"value {node} of a categorical split is {index}, expected a set from 0 to {end - first - 1}");

    private static void RequireOne(LightGbmBlock header, string key)
    {
        if (header.Has(key) && header.Text(key) is not "1" and var value)
            throw header.Fault(key, $"'{value}', only models of one output are supported");
    }
}
