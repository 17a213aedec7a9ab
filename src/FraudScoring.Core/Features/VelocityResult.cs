namespace FraudScoring.Core.Features;

/// <summary>What became of a payment in a velocity store.</summary>
public enum VelocityResult : byte
{
    /// <summary>Counted; its features are there.</summary>
    Counted,

    /// <summary>Later than the lateness bound: its velocity features are missing, and it was not counted.</summary>
    Late,

    /// <summary>The store did not answer: its velocity features are missing.</summary>
    Missing,

    /// <summary>Another process has decided it already; the store has that answer.</summary>
    Repeat,

    /// <summary>Another process is deciding it.</summary>
    Busy,
}
