using System.Text.Json;
using System.Text.Json.Serialization;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// How many training rows reached each leaf. Contributions are told against it; for models whose file does not say it
/// (ML.NET, most ONNX) the rows are sent through the trees once and the counts kept beside the model. Not thread-safe.
/// </summary>
public sealed class LeafCounts
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "covers.json";

    private const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly Split[][] _trees;
    private readonly long[][] _leaves;

    /// <summary>Begins to count for a model that was checked.</summary>
    public LeafCounts(TreeEnsemble model)
        : this(model, Array.ConvertAll(model.Trees, tree => new long[tree.Leaves.Length]), 0)
    {
    }

    private LeafCounts(TreeEnsemble model, long[][] leaves, long rows)
    {
        (_leaves, Rows) = (leaves, rows);
        _trees = Array.ConvertAll(model.Trees, tree => Array.ConvertAll(tree.Nodes, node => Lowering.Lower(node, model.Sets)));
    }

    /// <summary>Rows that were counted.</summary>
    public long Rows { get; private set; }

    /// <summary>Leaves that no row reached.</summary>
    public int Unreached => _leaves.Sum(tree => tree.Count(count => count == 0));

    /// <summary>Counts a row of the model's features.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        Rows++;
        for (var t = 0; t < _trees.Length; t++)
            _leaves[t][LeafOf(_trees[t], row)]++;
    }

    /// <summary>
    /// The model with these counts as its training weights. A leaf that no row reached counts as one row, since a share
    /// of nothing is not defined.
    /// </summary>
    public TreeEnsemble ApplyTo(TreeEnsemble model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model with { Trees = [.. model.Trees.Select((tree, t) => WithCovers(tree, _leaves[t]))] };
    }

    /// <summary>The counts as JSON; equal counts give equal bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new Content(FormatVersion, Rows, _leaves), Strict);

    /// <summary>Reads and checks counts for a model; <paramref name="place"/> names the file in errors.</summary>
    /// <exception cref="ModelFormatException">The bytes are not counts, or those of another model.</exception>
    public static LeafCounts Read(ReadOnlySpan<byte> json, TreeEnsemble model, string place)
    {
        ArgumentNullException.ThrowIfNull(model);
        var content = Parse(json, place);
        if (content.format != FormatVersion)
            throw new ModelFormatException($"{place}: 'format' must be {FormatVersion}");
        if (content.leaves.Length != model.Trees.Length)
            throw new ModelFormatException($"{place}: counts of {content.leaves.Length} trees, the model has {model.Trees.Length}");
        for (var t = 0; t < content.leaves.Length; t++)
            CheckTree(content.leaves[t], model.Trees[t].Leaves.Length, content.rows, $"{place}: tree {t}");
        return new LeafCounts(model, content.leaves, content.rows);
    }

    private static Content Parse(ReadOnlySpan<byte> json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(json, Strict)
                ?? throw new ModelFormatException($"{place}: an object expected");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{place}: not leaf counts at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
    }

    // Every row reaches one leaf of each tree, so the counts of all trees have the same sum.
    private static void CheckTree(long[]? counts, int leaves, long rows, string place)
    {
        if (counts?.Length != leaves)
            throw new ModelFormatException($"{place}: counts of {counts?.Length ?? 0} leaves, the model has {leaves}");
        var left = rows;
        foreach (var count in counts)
        {
            if (count < 0 || count > left)
                throw new ModelFormatException($"{place}: a count of {count}, expected 0 to {left}");
            left -= count;
        }

        if (rows < 1 || left != 0)
            throw new ModelFormatException($"{place}: the counts add up to {rows - left}, expected {rows} rows and at least one");
    }

    private static int LeafOf(Split[] tree, ReadOnlySpan<float> row)
    {
        var at = tree.Length == 0 ? ~0 : 0;
        while (at >= 0)
        {
            ref readonly var split = ref tree[at];
            at = split.GoesLeft(row) ? split.Left : split.Right;
        }

        return ~at;
    }

    private static Tree WithCovers(Tree tree, long[] counts)
    {
        var leaves = Array.ConvertAll(counts, count => (double)Math.Max(1, count));
        var nodes = new double[tree.Nodes.Length];
        foreach (var node in Enumerable.Reverse(ParentsFirst(tree)))
            nodes[node] = CoverOf(tree.Nodes[node].True) + CoverOf(tree.Nodes[node].False);
        return tree with { NodeCovers = nodes, LeafCovers = leaves };

        double CoverOf(int child) => child < 0 ? leaves[~child] : nodes[child];
    }

    private static List<int> ParentsFirst(Tree tree)
    {
        var order = new List<int>(tree.Nodes.Length);
        if (tree.Nodes.Length > 0)
            order.Add(0);
        for (var i = 0; i < order.Count; i++)
        {
            var node = tree.Nodes[order[i]];
            order.AddRange(new[] { node.True, node.False }.Where(child => child >= 0));
        }

        return order;
    }

    // Named as they are written.
    private sealed record Content(int format, long rows, long[][] leaves);
}
