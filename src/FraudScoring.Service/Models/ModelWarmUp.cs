using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Models;

/// <summary>
/// Uses a model before payments do: its code is compiled and its memory touched, so that the first run that it decides
/// takes no longer than the next.
/// </summary>
internal static class ModelWarmUp
{
    private const int RowsMin = 256;
    private const int Batches = 8;

    /// <summary>Scores and explains some rows, one by one and in runs as the decide thread does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of the model's feature set, at least one.</param>
    public static void Run(ScoringModel model, float[][] rows)
    {
        var features = model.Manifest.Features.Count;
        var contributions = new double[features + 1];
        for (var i = 0; i < RowsMin; i++)
        {
            var row = rows[i % rows.Length];
            model.Forest.Probability(model.Forest.ScoreRaw(row));
            model.Explainer?.Explain(row, contributions);
        }

        var run = new float[DecideHandler.RunMax * features];
        for (var i = 0; i < DecideHandler.RunMax; i++)
            rows[i % rows.Length].CopyTo(run.AsSpan(i * features));
        var raw = new double[DecideHandler.RunMax];
        for (var i = 0; i < Batches; i++)
            model.Forest.ScoreRaw(run, features, raw);
    }
}
