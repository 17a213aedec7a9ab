using System.Globalization;

namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Whether one model is better than another on the same payments: differences with a paired bootstrap interval (Efron and
/// Tibshirani, 1993, chapter 16). Cards are drawn, not payments: payments of one card are not independent.
/// </summary>
internal sealed record Comparison
{
    public required string Challenger { get; init; }

    public required string Champion { get; init; }

    public required int Draws { get; init; }

    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>The finding in words, by average precision.</summary>
    public string Sentence
    {
        get
        {
            var ap = Differences[0];
            string verdict = ap.Low > 0 ? "is better than" : ap.High < 0 ? "is worse than" : "cannot be told from";
            return string.Create(CultureInfo.InvariantCulture,
                $"{Challenger} {verdict} {Champion}: average precision {ap.Challenger:F4} against {ap.Champion:F4}, difference {ap.Challenger - ap.Champion:+0.0000;-0.0000} (95 % interval {ap.Low:+0.0000;-0.0000} to {ap.High:+0.0000;-0.0000}).");
        }
    }
}
