namespace FraudScoring.Disruptor;

/// <summary>The ring takes no more events: it was shut down or halted before, or while, the claim waited.</summary>
public sealed class RingHaltedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public RingHaltedException()
        : base("The ring was shut down or halted; the claim is refused.")
    {
    }
}
