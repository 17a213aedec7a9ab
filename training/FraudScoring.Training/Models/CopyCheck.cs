using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Models;

/// <summary>Scores the same rows with a model and with its copy, and says how far they are apart.</summary>
/// <param name="Rows">Rows that were scored.</param>
/// <param name="RawDifference">Largest difference of raw scores.</param>
/// <param name="RawDifferenceMax">The largest that rounding explains.</param>
/// <param name="ProbabilityDifference">Largest difference of probabilities.</param>
internal sealed record CopyCheck(int Rows, double RawDifference, double RawDifferenceMax, double ProbabilityDifference)
{
    private const int RowsDone = 4096;

    /// <exception cref="DataException">The copy's scores differ by more than rounding explains.</exception>
    public static CopyCheck Run(OnnxForm form, Forest copy)
    {
        var source = form.Source.Forest;
        var rows = new ProbeRows(form.Source.Ensemble);
        var row = new float[source.FeatureCount];
        double raws = 0;
        double probabilities = 0;
        for (int i = 0; i < RowsDone; i++)
        {
            rows.Next(row);
            double raw = source.ScoreRaw(row);
            double copied = copy.ScoreRaw(row);
            raws = Math.Max(raws, Math.Abs((form.Slope * raw) + form.Offset - copied));
            probabilities = Math.Max(probabilities, Math.Abs(source.Probability(raw) - copy.Probability(copied)));
        }

        var check = new CopyCheck(RowsDone, raws, form.DifferenceMax(), probabilities);
        return check.RawDifference <= check.RawDifferenceMax
            ? check
            : throw new DataException(FormattableString.Invariant(
                $"{form.Source.Path}: the copy's raw scores differ by up to {raws:G3} where rounding explains {check.RawDifferenceMax:G3}; nothing was written"));
    }
}
