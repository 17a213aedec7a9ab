using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>What a report is written from.</summary>
internal sealed record ReportContent(ReplayModel Model, ReplayedPayments Payments, ScoredPayments Scored, PeriodFigures Figures)
{
    /// <summary>Where the payments come from.</summary>
    public string Data { get; init; } = "";

    /// <summary>The model that the first is compared with; null for a report about one model.</summary>
    public (PeriodFigures Figures, ScoredPayments Scored)? Champion { get; init; }

    /// <summary>What the comparison found; null for a report about one model.</summary>
    public Comparison? Comparison { get; init; }
}
