namespace FraudScoring.Core.Scoring.Formats;

/// <summary>One NodeProto.</summary>
internal sealed class OnnxGraphNode
{
    public string Operator { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public OnnxAttributes Attributes { get; } = new();

    public static OnnxGraphNode Read(ProtoReader reader)
    {
        var node = new OnnxGraphNode();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    node.Inputs.Add(reader.ReadString());
                    break;
                case 2:
                    node.Outputs.Add(reader.ReadString());
                    break;
                case 4:
                    node.Operator = reader.ReadString();
                    break;
                case 5:
                    node.Attributes.Read(reader.ReadMessage());
                    break;
                case 7:
                    node.Domain = reader.ReadString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return node;
    }
}
