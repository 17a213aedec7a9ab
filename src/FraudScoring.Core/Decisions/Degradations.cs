namespace FraudScoring.Core.Decisions;

/// <summary>What was missing when a payment was decided.</summary>
[Flags]
public enum Degradations : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The payment came later than the lateness bound: no velocity, and it was not counted.</summary>
    VelocityLate = 1,

    /// <summary>The velocity store did not answer.</summary>
    Velocity = 2,

    /// <summary>The model cannot be explained: its file does not say how many training rows its nodes saw.</summary>
    Reasons = 4,

    /// <summary>The policy's breaker has tripped: its fallback decides until a person resets it.</summary>
    Breaker = 8,

    /// <summary>A challenger failed; the decision is that of the model and policy in charge.</summary>
    Challenger = 16,
}
