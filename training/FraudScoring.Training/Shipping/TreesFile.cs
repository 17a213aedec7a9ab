using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Shipping;

/// <summary>What the file of the trees is called in a model folder; readers go by its content.</summary>
internal static class TreesFile
{
    public const string Onnx = "model.onnx";

    private const string LightGbm = "lightgbm.txt";
    private const string Xgboost = "xgboost.json";
    private const string MlNet = "mlnet.zip";

    /// <summary>All names.</summary>
    public static readonly string[] All = [Onnx, LightGbm, Xgboost, MlNet];

    /// <summary>The name for a model that was read.</summary>
    public static string NameFor(TreeEnsemble model) => model.Format switch
    {
        "LightGBM text" => LightGbm,
        "XGBoost JSON" => Xgboost,
        "ML.NET zip" => MlNet,
        _ => Onnx,
    };
}
