using System.Globalization;
using System.Text.Json;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads XGBoost's JSON models of gbtree boosters with a logistic objective. A value below the split condition goes
/// left, NaN goes the default way, the condition of a leaf is its value. XGBoost adds floats in the order of the trees,
/// starting from the margin of base_score, and so does the forest made of this.
/// </summary>
internal static class XgboostReader
{
    public static bool IsMatch(ReadOnlySpan<byte> file) => file.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    public static TreeEnsemble Read(ReadOnlySpan<byte> file)
    {
        try
        {
            var cursor = new JsonCursor(file);
            var model = new XgboostModel();
            cursor.Read();
            model.Read(ref cursor);
            cursor.End();
            return Ensemble(model);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                $"line {e.LineNumber + 1}, byte {e.BytePositionInLine} of it: not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // How the JSON reader says that a text is not UTF-8.
            throw new ModelFormatException($"not JSON: {e.Message}", e);
        }
    }

    private static TreeEnsemble Ensemble(XgboostModel model)
    {
        if (model.Booster != "gbtree")
            throw new ModelFormatException($"learner.gradient_booster.name: '{model.Booster}', expected gbtree");
        if (model.Objective is not ("binary:logistic" or "reg:logistic"))
            throw new ModelFormatException($"learner.objective.name: '{model.Objective}', expected binary:logistic");
        if (model.Outputs > 1)
            throw new ModelFormatException($"learner.learner_model_param: {model.Outputs} outputs, expected one");
        if (model.TreeCount != model.Trees.Count)
            throw new ModelFormatException(
                $"gbtree_model_param.num_trees: {model.TreeCount}, but there are {model.Trees.Count} trees");
        if (model.FeatureNames.Count > 0 && model.FeatureNames.Count != model.FeatureCount)
            throw new ModelFormatException(
                $"learner.feature_names: {model.FeatureNames.Count} names for {model.FeatureCount} features");
        return new TreeEnsemble
        {
            Format = "XGBoost JSON",
            FeatureCount = model.FeatureCount,
            FeatureNames = model.FeatureNames.Count > 0 ? [.. model.FeatureNames] : null,
            Trees = [.. model.Trees],
            Base = Margin(model.BaseScore),
            Sum = SumKind.FloatInOrder,
            Link = Link.LogisticFloat,
        };
    }

    // Newer versions write a list of one.
    private static float Margin(string text)
    {
        if (!float.TryParse(text.Trim('[', ']', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            || !(score > 0 && score < 1))
            throw new ModelFormatException(
                $"learner.learner_model_param.base_score: '{text}', expected a probability between 0 and 1");
        return -(float)DeterministicMath.Log((1f / score) - 1f);
    }
}
