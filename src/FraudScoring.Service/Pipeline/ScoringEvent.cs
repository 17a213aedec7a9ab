namespace FraudScoring.Service.Pipeline;

/// <summary>A slot of the ring, or a payment beside it: a payment or a label.</summary>
internal sealed class ScoringEvent
{
    /// <summary>The payment, or null.</summary>
    public PendingDecision? Decision { get; set; }

    /// <summary>The label, or null.</summary>
    public PendingLabel? Label { get; set; }

    /// <summary>Whether the payment's caller runs the stages itself and takes the decision from there: nobody replies.</summary>
    public bool IsCallersOwn { get; init; }
}
