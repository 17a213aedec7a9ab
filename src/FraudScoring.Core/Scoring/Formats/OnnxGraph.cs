namespace FraudScoring.Core.Scoring.Formats;

/// <summary>What is needed of an ONNX file: its one tree ensemble node, how it is wired, and the metadata.</summary>
internal sealed class OnnxGraph
{
    private const string TreeDomain = "ai.onnx.ml";
    private const int GraphNodesMax = 1000;

    // What may stand after the trees without changing a probability, and before them without changing a feature.
    private static readonly string[] After = ["ZipMap", "Identity", "Cast"];
    private static readonly string[] Before = ["Identity", "Cast"];

    private readonly List<OnnxGraphNode> _nodes = [];
    private readonly List<string> _inputs = [];

    /// <summary>The tree ensemble.</summary>
    public OnnxGraphNode Trees { get; private set; } = new();

    /// <summary>Columns of the input by its shape; 0 when the file does not say.</summary>
    public int InputColumns { get; private set; }

    /// <summary>True when a Sigmoid node turns the ensemble's output into a probability.</summary>
    public bool HasSigmoid { get; private set; }

    /// <summary>Metadata properties.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Reads a ModelProto.</summary>
    public static OnnxGraph Read(ReadOnlySpan<byte> file)
    {
        var graph = new OnnxGraph();
        var reader = new ProtoReader(file, 0);
        var hasGraph = false;
        while (reader.Next())
        {
            if (reader.Field == 7)
            {
                if (hasGraph)
                    throw new ModelFormatException($"byte {reader.Offset}: a second graph, expected one");
                hasGraph = true;
                graph.ReadGraph(reader.ReadMessage());
            }
            else if (reader.Field == 14)
            {
                graph.ReadMetadata(reader.ReadMessage());
            }
            else
            {
                reader.Skip();
            }
        }

        if (!hasGraph)
            throw new ModelFormatException("ONNX: no graph (field 7 of the model), expected one");
        graph.CheckWiring();
        return graph;
    }

    private void ReadGraph(ProtoReader reader)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    if (_nodes.Count == GraphNodesMax)
                        throw new ModelFormatException($"byte {reader.Offset}: more than {GraphNodesMax} graph nodes");
                    _nodes.Add(OnnxGraphNode.Read(reader.ReadMessage()));
                    break;
                case 11:
                    ReadInput(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadInput(ProtoReader reader)
    {
        while (reader.Next())
        {
            if (reader.Field == 1)
                _inputs.Add(reader.ReadString());
            else if (reader.Field == 2)
                InputColumns = Columns(reader.ReadMessage());
            else
                reader.Skip();
        }
    }

    // ValueInfo.type.tensor_type.shape.dim[1].dim_value
    private static int Columns(ProtoReader type)
    {
        var last = 0L;
        while (type.Next())
        {
            if (type.Field != 1)
            {
                type.Skip();
                continue;
            }

            var tensor = type.ReadMessage();
            while (tensor.Next())
            {
                if (tensor.Field == 2)
                    last = LastDimension(tensor.ReadMessage());
                else
                    tensor.Skip();
            }
        }

        return last is > 0 and <= int.MaxValue ? (int)last : 0;
    }

    private static long LastDimension(ProtoReader shape)
    {
        var (last, count) = (0L, 0);
        while (shape.Next())
        {
            if (shape.Field != 1)
            {
                shape.Skip();
                continue;
            }

            var dimension = shape.ReadMessage();
            (last, count) = (0, count + 1);
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                    last = dimension.ReadInt64();
                else
                    dimension.Skip();
            }
        }

        return count == 2 ? last : 0;
    }

    private void ReadMetadata(ProtoReader reader)
    {
        var (key, value) = ("", "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                key = reader.ReadString();
            else if (reader.Field == 2)
                value = reader.ReadString();
            else
                reader.Skip();
        }

        Metadata[key] = value;
    }

    private void CheckWiring()
    {
        var trees = _nodes.Where(node => node.Domain == TreeDomain
            && node.Operator is "TreeEnsembleClassifier" or "TreeEnsembleRegressor").ToArray();
        if (trees.Length != 1)
        {
            throw new ModelFormatException($"ONNX graph: {trees.Length} tree ensembles among "
                + $"{_nodes.Count} nodes, expected one TreeEnsembleClassifier or TreeEnsembleRegressor of {TreeDomain}");
        }

        Trees = trees[0];
        var fromInput = Trees.Inputs.Count == 1 ? Trees.Inputs[0] : "";
        for (var steps = 0; steps < _nodes.Count && !_inputs.Contains(fromInput); steps++)
        {
            var maker = _nodes.Find(node => node.Outputs.Contains(fromInput));
            if (maker is null || !Before.Contains(maker.Operator) || maker.Inputs.Count != 1)
            {
                throw new ModelFormatException($"ONNX graph: the trees read '{fromInput}' "
                    + $"made by {maker?.Operator ?? "nothing"}, expected a graph input");
            }

            fromInput = maker.Inputs[0];
        }

        foreach (var node in _nodes)
        {
            if (node == Trees || node.Outputs.Exists(Trees.Inputs.Contains))
                continue;
            if (node.Operator == "Sigmoid")
                HasSigmoid = true;
            else if (!After.Contains(node.Operator))
                throw new ModelFormatException(
                    $"ONNX graph: node '{node.Operator}' changes what the trees read or give, which is not supported");
        }
    }
}
