using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Tests.Scoring;

/// <summary>Every scorer that this machine has against a plain traversal, and against each other to the bit.</summary>
public sealed class ForestTests
{
    private static readonly SplitMode[] Comparisons =
    [
        SplitMode.LessOrEqual, SplitMode.Less, SplitMode.GreaterOrEqual, SplitMode.Greater, SplitMode.Equal, SplitMode.NotEqual,
    ];

    /// <summary>The scorers that this machine has.</summary>
    internal static ScorerKind[] Kinds { get; } = [.. Enum.GetValues<ScorerKind>().Where(kind => kind <= ForestParts.Best)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    internal static IEnumerable<RandomModels> Shapes(int seed)
    {
        yield return new RandomModels(seed);
        yield return new RandomModels(seed) { HasMissing = true, Features = 75, Trees = 37 };
        yield return new RandomModels(seed) { Modes = Comparisons, HasMissing = true };
        yield return new RandomModels(seed) { HasZeroMissing = true, HasMissing = true };
        yield return new RandomModels(seed) { LeavesMax = 200, HasMissing = true, Features = 33 };
        yield return new RandomModels(seed) { LeavesMax = 120, IsChain = true, Trees = 9 };
        yield return new RandomModels(seed) { LeavesMax = 300, Trees = 12, HasMissing = true };
        yield return new RandomModels(seed) { LeavesMax = 1, Trees = 3 };
        yield return new RandomModels(seed) { LeavesMax = 2, Trees = 1, Features = 1 };
        yield return new RandomModels(seed)
        {
            Modes = [SplitMode.LessOrEqual, SplitMode.Category],
            HasMissing = true,
            LeavesMax = 50,
            Categories = 200,
        };
        yield return new RandomModels(seed) { Modes = [.. Comparisons, SplitMode.Category, SplitMode.AnyPositive] };
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoreRaw_RandomModels_EqualsPlainTraversal(int seed)
    {
        foreach (var shape in Shapes(seed))
        {
            var model = shape.Make();
            var forests = Kinds.Select(kind => Forest.Compile(model, kind)).ToArray();
            for (var i = 0; i < 200; i++)
            {
                var row = shape.Row(model);
                var raw = forests[0].ScoreRaw(row);
                Assert.Equal(Reference.Score(model, row), raw, 1e-12);
                foreach (var forest in forests)
                    Assert.Equal(raw, forest.ScoreRaw(row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoreRaw_Batch_SameBitsAsRowByRow(int seed)
    {
        foreach (var shape in Shapes(seed))
        {
            var model = shape.Make();
            const int Rows = 64 + 64 + 45;
            var stride = model.FeatureCount + 3;
            var rows = new float[Rows * stride];
            for (var i = 0; i < Rows; i++)
                shape.Row(model).CopyTo(rows, i * stride);
            var raw = new double[Rows];
            foreach (var kind in Kinds)
            {
                var forest = Forest.Compile(model, kind);
                foreach (var count in new[] { 0, 1, 31, 32, 37, 64, 70, Rows })
                {
                    Array.Clear(raw);
                    forest.ScoreRaw(rows.AsSpan(0, Math.Max(0, ((count - 1) * stride) + model.FeatureCount)), stride, raw.AsSpan(0, count));
                    for (var i = 0; i < count; i++)
                        Assert.Equal(forest.ScoreRaw(rows.AsSpan(i * stride, model.FeatureCount)), raw[i]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoreRaw_FloatsInOrder_EqualsFloatLoop(int seed)
    {
        foreach (var shape in Shapes(seed))
        {
            var made = shape.Make();
            var model = new TreeEnsemble
            {
                FeatureCount = made.FeatureCount,
                Trees = made.Trees,
                Sets = made.Sets,
                Base = made.Base,
                Sum = SumKind.FloatInOrder,
            };
            foreach (var kind in Kinds)
            {
                var forest = Forest.Compile(model, kind);
                for (var i = 0; i < 50; i++)
                {
                    var row = shape.Row(model);
                    var expected = (float)model.Base;
                    foreach (var tree in model.Trees)
                        expected += (float)tree.Leaves[Reference.ExitLeaf(model, tree, row)];
                    Assert.Equal(expected, forest.ScoreRaw(row));
                }
            }
        }
    }

    [Fact]
    public void ScoreRaw_ManyTrees_CarriesInBatches()
    {
        // More than 255 trees of a sign, so that the lower halves of batch sums are carried over.
        foreach (var sign in new[] { 1, -1 })
        {
            var shape = new RandomModels(5) { Trees = 600, LeavesMax = 4 };
            var made = shape.Make();
            var model = new TreeEnsemble
            {
                FeatureCount = made.FeatureCount,
                Trees = [.. made.Trees.Select(tree => new Tree { Nodes = tree.Nodes, Leaves = [.. tree.Leaves.Select(leaf => sign * Math.Abs(leaf))] })],
            };
            var row = shape.Row(model);
            var rows = Enumerable.Repeat(row, 64).SelectMany(values => values).ToArray();
            var raw = new double[64];
            foreach (var kind in Kinds)
            {
                var forest = Forest.Compile(model, kind);
                forest.ScoreRaw(rows, model.FeatureCount, raw);
                Assert.Equal(Reference.Score(model, row), raw[63], 1e-11);
                Assert.Equal(forest.ScoreRaw(row), raw[63]);
            }
        }
    }

    [Theory]
    [InlineData(SumKind.Double)]
    [InlineData(SumKind.FloatInOrder)]
    public void ScoreRaw_RowOrBatch_AllocatesNothing(SumKind sum)
    {
        foreach (var modes in new SplitMode[][] { [SplitMode.LessOrEqual], [SplitMode.LessOrEqual, SplitMode.Category] })
        {
            var made = new RandomModels(1) { Modes = modes, Trees = 100 }.Make();
            var model = new TreeEnsemble { FeatureCount = made.FeatureCount, Trees = made.Trees, Sets = made.Sets, Sum = sum };
            var rows = new float[300 * model.FeatureCount];
            var raw = new double[300];
            foreach (var kind in Kinds)
            {
                var forest = Forest.Compile(model, kind);

                Assert.Equal(0, Allocation.Least(() => forest.ScoreRaw(rows)));
                Assert.Equal(0, Allocation.Least(() => forest.ScoreRaw(rows, model.FeatureCount, raw)));
            }
        }
    }

    [Fact]
    public void Method_TreesOfDifferentSize_SaysWhereTheyWent()
    {
        var made = new RandomModels(1) { Trees = 3 }.Make();
        var large = new RandomModels(2) { Trees = 1, LeavesMax = 2000 }.Make();
        var model = new TreeEnsemble { FeatureCount = 12, Trees = [.. made.Trees, .. large.Trees] };

        Assert.StartsWith("0 trees as Portable bit vectors, 4 walked", Forest.Compile(model, ScorerKind.Portable).Method);
        foreach (var kind in Kinds.Where(kind => kind != ScorerKind.Portable))
            Assert.StartsWith($"3 trees as {kind} bit vectors, 1 walked", Forest.Compile(model, kind).Method);
    }

    [Fact]
    public void ScoreRaw_ShortRow_Throws()
    {
        var forest = Forest.Compile(new RandomModels(1).Make());

        Assert.Throws<ArgumentException>(() => forest.ScoreRaw(new float[11]));
        Assert.Throws<ArgumentException>(() => forest.ScoreRaw(new float[23], 12, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.ScoreRaw(new float[24], 11, new double[2]));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3.25, 0.96267311265587063)]
    [InlineData(-40, 4.2483542552915889e-18)]
    public void Probability_LogisticLink_IsLogistic(double raw, double expected)
    {
        var forest = Forest.Compile(new RandomModels(1).Make());

        Assert.Equal(expected, forest.Probability(raw), 1e-15 * expected);
    }
}
