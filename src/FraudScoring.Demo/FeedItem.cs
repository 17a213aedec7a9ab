using FraudScoring.V1;

namespace FraudScoring.Demo;

/// <summary>A payment with its truth, or a label.</summary>
internal sealed record FeedItem(ScoreRequest? Payment, ReportLabelRequest? Label, bool IsFraud, bool IsRepeat);
