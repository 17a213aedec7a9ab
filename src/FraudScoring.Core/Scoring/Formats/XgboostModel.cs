namespace FraudScoring.Core.Scoring.Formats;

/// <summary>The parts of an XGBoost JSON file that scoring needs.</summary>
internal sealed class XgboostModel
{
    public string Booster { get; private set; } = "";

    public string Objective { get; private set; } = "";

    public string BaseScore { get; private set; } = "";

    public int FeatureCount { get; private set; }

    public int Outputs { get; private set; }

    public int TreeCount { get; private set; } = -1;

    public List<string> FeatureNames { get; private set; } = [];

    public List<Tree> Trees { get; } = [];

    public void Read(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            if (name == "learner")
                ReadLearner(ref cursor);
            else
                cursor.Skip();
        }
    }

    private void ReadLearner(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            switch (name)
            {
                case "feature_names":
                    FeatureNames = cursor.Texts(ModelLimits.FeaturesMax);
                    break;
                case "gradient_booster":
                    ReadBooster(ref cursor);
                    break;
                case "learner_model_param":
                    ReadParameters(ref cursor);
                    break;
                case "objective":
                    Objective = ReadName(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private static string ReadName(ref JsonCursor cursor)
    {
        var result = "";
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            if (name == "name")
                result = cursor.Text();
            else
                cursor.Skip();
        }

        return result;
    }

    private void ReadParameters(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            switch (name)
            {
                case "base_score":
                    BaseScore = cursor.Text();
                    break;
                case "num_class" or "num_target":
                    Outputs = Math.Max(Outputs, cursor.Int());
                    break;
                case "num_feature":
                    FeatureCount = cursor.Int();
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private void ReadBooster(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            if (name == "name")
                Booster = cursor.Text();
            else if (name == "model")
                ReadTrees(ref cursor);
            else
                cursor.Skip();
        }
    }

    private void ReadTrees(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            switch (name)
            {
                case "gbtree_model_param":
                    ReadTreeCount(ref cursor);
                    break;
                case "tree_info":
                    if (Array.Exists(cursor.Ints(ModelLimits.TreesMax), group => group != 0))
                        throw cursor.Fault("a tree of another output than the first");
                    break;
                case "trees":
                    for (cursor.EnterArray(); cursor.NextElement();)
                    {
                        if (Trees.Count == ModelLimits.TreesMax)
                            throw cursor.Fault($"more than {ModelLimits.TreesMax} trees");
                        Trees.Add(XgboostTree.Read(ref cursor, Trees.Count));
                    }

                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private void ReadTreeCount(ref JsonCursor cursor)
    {
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            if (name == "num_trees")
                TreeCount = cursor.Int();
            else if (name == "size_leaf_vector" && cursor.Int() > 1)
                throw cursor.Fault("leaves of several values are not supported");
            else
                cursor.Skip();
        }
    }
}
