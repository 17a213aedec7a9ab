using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;

namespace FraudScoring.Tests.Scoring.Formats;

/// <summary>What the attributes of tree ensembles mean, on files written field by field.</summary>
public sealed class OnnxAttributeTests
{
    // One split at 0.5; leaves are nodes 1 (at most) and 2 (above).
    private static readonly (string, object)[] Stump =
    [
        ("nodes_treeids", new long[] { 0, 0, 0 }), ("nodes_nodeids", new long[] { 0, 1, 2 }),
        ("nodes_featureids", new long[] { 0, 0, 0 }), ("nodes_modes", new[] { "BRANCH_LEQ", "LEAF", "LEAF" }),
        ("nodes_values", new[] { 0.5f, 0, 0 }), ("nodes_truenodeids", new long[] { 1, 0, 0 }),
        ("nodes_falsenodeids", new long[] { 2, 0, 0 }),
    ];

    private static readonly (string, object) TwoClasses = ("classlabels_int64s", new long[] { 0, 1 });

    [Fact]
    public void Read_WeightsOfOneClass_AreTheSecondClassesScore()
        => AssertScores(Classifier([-1, 2], 0, "LOGISTIC", TwoClasses), 2, Logistic(2));

    [Fact]
    public void Read_NoNegativeWeight_SumIsTheProbability()
        => AssertScores(Classifier([0.1f, 0.75f], 1, "LOGISTIC", TwoClasses), 0.75, 0.75);

    [Fact]
    public void Read_TwoBaseValues_TakeTheSecondAndTheLink()
        => AssertScores(Classifier([0.5f, 0.75f], 0, "LOGISTIC", TwoClasses, ("base_values", new[] { -0.25f, 0.25f })), 1, Logistic(1));

    [Fact]
    public void Read_OneClass_AppliesTheLink()
        => AssertScores(Classifier([1, 2], 0, "LOGISTIC", ("classlabels_strings", new[] { "fraud" })), 2, Logistic(2));

    [Theory]
    [InlineData("NONE", 0.75, 0.75)]
    [InlineData("LOGISTIC", 0.75, 0.679178699175393)]
    [InlineData("SOFTMAX", 0.5, 0.622459331201855)]
    public void Read_WeightsOfBothClasses_ByTransform(string transform, double raw, double probability)
        => AssertScores(Write("TreeEnsembleClassifier", [
            .. Stump, TwoClasses, ("class_treeids", new long[] { 0, 0, 0, 0 }), ("class_nodeids", new long[] { 1, 1, 2, 2 }),
            ("class_ids", new long[] { 0, 1, 0, 1 }), ("class_weights", new[] { 0.9f, 0.1f, 0.25f, 0.75f }),
            ("post_transform", transform)]), raw, probability);

    [Theory]
    [InlineData("SUM", "NONE", 3.5, 3.5)]
    [InlineData("SUM", "LOGISTIC", 3.5, 0.970687769248644)]
    [InlineData("AVERAGE", "NONE", 3.5, 3.5)]
    public void Read_Regressor_AddsBaseAndTransforms(string aggregate, string transform, double raw, double probability)
        => AssertScores(Regressor(aggregate, transform), raw, probability);

    [Fact]
    public void Read_DoubleTensors_KeepTheirPrecision()
    {
        (string, object)[] attributes = [.. Stump.Where(item => item.Item1 != "nodes_values"),
            ("nodes_values_as_tensor", new[] { 0.1, 0, 0 }), ("target_treeids", new long[] { 0, 0 }),
            ("target_nodeids", new long[] { 1, 2 }), ("target_ids", new long[] { 0, 0 }),
            ("target_weights_as_tensor", new[] { -1.1, 1.1 })];
        var forest = Forest.Compile(ModelFormat.Read(Write("TreeEnsembleRegressor", attributes), "m"));

        // The float next to 0.1 is above it.
        Assert.Equal(1.1, forest.ScoreRaw([0.1f]), 1e-15);
        Assert.Equal(-1.1, forest.ScoreRaw([MathF.BitDecrement(0.1f)]), 1e-15);
    }

    [Theory]
    [InlineData("MIN", "NONE", "aggregate_function MIN")]
    [InlineData("SUM", "PROBIT", "post_transform PROBIT")]
    public void Read_UnknownRegressor_IsRefused(string aggregate, string transform, string message)
    {
        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(Regressor(aggregate, transform), "m"));

        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Read_TreesBehindAnotherNode_AreRefused()
    {
        var bytes = Write("TreeEnsembleClassifier", [.. Stump, TwoClasses], before: "Scaler");

        Assert.Contains("made by Scaler", Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m")).Message);
    }

    private static double Logistic(double raw) => 1 / (1 + Math.Exp(-raw));

    private static void AssertScores(byte[] file, double raw, double probability)
    {
        var forest = Forest.Compile(ModelFormat.Read(file, "m"));

        Assert.Equal(raw, forest.ScoreRaw([1]), 1e-12);
        Assert.Equal(probability, forest.Probability(forest.ScoreRaw([1])), 1e-12);
    }

    private static byte[] Classifier(float[] weights, long id, string transform, params (string, object)[] more)
        => Write("TreeEnsembleClassifier", [
            .. Stump, ("class_treeids", new long[] { 0, 0 }), ("class_nodeids", new long[] { 1, 2 }),
            ("class_ids", new[] { id, id }), ("class_weights", weights), ("post_transform", transform), .. more]);

    private static byte[] Regressor(string aggregate, string transform) => Write("TreeEnsembleRegressor", [
        .. Stump, ("target_treeids", new long[] { 0, 0 }), ("target_nodeids", new long[] { 1, 2 }),
        ("target_ids", new long[] { 0, 0 }), ("target_weights", new[] { 1f, 3 }), ("base_values", new[] { 0.5f }),
        ("aggregate_function", aggregate), ("post_transform", transform)]);

    private static byte[] Write(string op, (string Name, object Value)[] attributes, string? before = null)
    {
        var file = new ProtoWriter();
        file.Int(1, 8);
        file.Message(7, graph =>
        {
            if (before is not null)
            {
                graph.Message(1, node =>
                {
                    node.Text(1, "x");
                    node.Text(2, "scaled");
                    node.Text(4, before);
                });
            }

            graph.Message(1, node =>
            {
                node.Text(1, before is null ? "x" : "scaled");
                node.Text(2, "y");
                node.Text(4, op);
                foreach (var (name, value) in attributes)
                    node.Message(5, attribute => WriteAttribute(attribute, name, value));
                node.Text(7, "ai.onnx.ml");
            });
            graph.Message(11, input => input.Text(1, "x"));
        });
        return file.ToArray();
    }

    private static void WriteAttribute(ProtoWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case long[] numbers:
                foreach (var number in numbers)
                    attribute.Int(8, number);
                break;
            case float[] numbers:
                foreach (var number in numbers)
                    attribute.Float(7, number);
                break;
            case string[] texts:
                foreach (var text in texts)
                    attribute.Text(9, text);
                break;
            case double[] numbers:
                attribute.Message(5, tensor =>
                {
                    tensor.Int(2, 11);
                    tensor.Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(numbers));
                });
                break;
            default:
                attribute.Text(4, (string)value);
                break;
        }
    }
}
