namespace FraudScoring.Service.Pipeline;

/// <summary>A slot of the ring: a payment or a label.</summary>
internal sealed class ScoringEvent
{
    /// <summary>The payment, or null.</summary>
    public PendingDecision? Decision { get; set; }

    /// <summary>The label, or null.</summary>
    public PendingLabel? Label { get; set; }
}
