namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Writes an ensemble as an ONNX model with one ai.onnx.ml TreeEnsembleClassifier (version 1, which every runtime
/// knows): input "features" float [N, F], outputs "label" int64 [N] and "probabilities" float [N, 2]. The same ensemble
/// gives the same bytes. ONNX holds floats: thresholds are rounded so that no float value changes sides, leaves and the
/// base score are rounded to the nearest float. Sets of categories become chains of equality tests that share a child
/// (see <see cref="OnnxCategoryChains"/>), which hold for whole numbers. Covers go into nodes_hitrates, feature names into the metadata.
/// </summary>
public static class OnnxWriter
{
    private const int AttributeInts = 7;
    private const int AttributeFloats = 6;
    private const int AttributeStrings = 8;
    private const int AttributeText = 3;
    private const int ElementFloat = 1;
    private const int ElementInt64 = 7;

    /// <summary>The file's bytes. Throws <see cref="ModelFormatException"/> for what the format cannot say.</summary>
    public static byte[] Write(TreeEnsemble model)
    {
        TreeCheck.Validate(model);
        if (model.Link != Link.Logistic || model.Slope != 1 || model.Offset != 0)
        {
            throw new ModelFormatException(
                $"ONNX: link {model.Link}, slope {model.Slope}, offset {model.Offset}; expected a plain logistic link");
        }

        if (model.Base != (float)model.Base && !double.IsFinite((float)model.Base))
            throw new ModelFormatException($"ONNX: base score {model.Base} is not a float");

        var file = new ProtoWriter();
        file.Int(1, 8);
        file.Text(2, "FraudScoring");
        file.Text(6, "Boosted trees; score is the log-odds of fraud.");
        file.Message(7, graph => WriteGraph(graph, model));
        file.Message(8, set => { set.Text(1, ""); set.Int(2, 15); });
        file.Message(8, set => { set.Text(1, "ai.onnx.ml"); set.Int(2, 3); });
        if (model.FeatureNames is not null)
        {
            file.Message(14, property =>
            {
                property.Text(1, OnnxReader.FeatureNamesKey);
                property.Text(2, string.Join('\n', model.FeatureNames));
            });
        }

        return file.ToArray();
    }

    private static void WriteGraph(ProtoWriter graph, TreeEnsemble model)
    {
        graph.Message(1, node =>
        {
            node.Text(1, "features");
            node.Text(2, "label");
            node.Text(2, "probabilities");
            node.Text(3, "forest");
            node.Text(4, "TreeEnsembleClassifier");
            WriteTrees(node, model);
            node.Text(7, "ai.onnx.ml");
        });
        graph.Text(2, "forest");
        graph.Message(11, value => WriteValue(value, "features", ElementFloat, model.FeatureCount));
        graph.Message(12, value => WriteValue(value, "label", ElementInt64, 0));
        graph.Message(12, value => WriteValue(value, "probabilities", ElementFloat, 2));
    }

    private static void WriteValue(ProtoWriter value, string name, int element, int columns)
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Int(1, element);
            tensor.Message(2, shape =>
            {
                shape.Message(1, dimension => dimension.Text(2, "N"));
                if (columns > 0)
                    shape.Message(1, dimension => dimension.Int(1, columns));
            });
        }));
    }

    private static void WriteTrees(ProtoWriter node, TreeEnsemble model)
    {
        var rows = OnnxRows.Of(model);
        Ints(node, "nodes_treeids", rows.TreeIds);
        Ints(node, "nodes_nodeids", rows.NodeIds);
        Ints(node, "nodes_featureids", rows.Features);
        Texts(node, "nodes_modes", rows.Modes);
        Floats(node, "nodes_values", rows.Thresholds);
        if (model.HasCovers)
            Floats(node, "nodes_hitrates", rows.Covers);
        Ints(node, "nodes_truenodeids", rows.TrueIds);
        Ints(node, "nodes_falsenodeids", rows.FalseIds);
        Ints(node, "nodes_missing_value_tracks_true", rows.Tracks);
        Ints(node, "class_treeids", rows.LeafTreeIds);
        Ints(node, "class_nodeids", rows.LeafNodeIds);
        Ints(node, "class_ids", [.. rows.LeafTreeIds.Select(_ => 0L)]);
        Floats(node, "class_weights", rows.LeafWeights);
        Ints(node, "classlabels_int64s", [0, 1]);

        // Two base values also keep ONNX Runtime from taking a sum without negative weights for a probability.
        if (model.Base != 0 || rows.LeafWeights.TrueForAll(weight => weight >= 0))
            Floats(node, "base_values", [-(float)model.Base, (float)model.Base]);
        node.Message(5, attribute =>
        {
            attribute.Text(1, "post_transform");
            attribute.Text(4, "LOGISTIC");
            attribute.Int(20, AttributeText);
        });
    }

    private static void Ints(ProtoWriter node, string name, List<long> values) => node.Message(5, attribute =>
    {
        attribute.Text(1, name);
        foreach (var value in values)
            attribute.Int(8, value);
        attribute.Int(20, AttributeInts);
    });

    private static void Floats(ProtoWriter node, string name, List<float> values) => node.Message(5, attribute =>
    {
        attribute.Text(1, name);
        foreach (var value in values)
            attribute.Float(7, value);
        attribute.Int(20, AttributeFloats);
    });

    private static void Texts(ProtoWriter node, string name, List<string> values) => node.Message(5, attribute =>
    {
        attribute.Text(1, name);
        foreach (var value in values)
            attribute.Text(9, value);
        attribute.Int(20, AttributeStrings);
    });
}
