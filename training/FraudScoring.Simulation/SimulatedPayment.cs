using FraudScoring.Core.Transactions;

namespace FraudScoring.Simulation;

/// <summary>
/// A payment as a service receives it, and the truth about it. One object, filled anew for each payment.
/// </summary>
public sealed class SimulatedPayment
{
    /// <summary>What the gateway sends.</summary>
    public Transaction Transaction { get; } = new();

    /// <summary>When it arrives, milliseconds since the Unix epoch; never before it happened.</summary>
    public long ArrivalUnixMs { get; internal set; }

    /// <summary>Whether it is fraud in truth, reported or not.</summary>
    public bool IsFraud { get; internal set; }

    /// <summary>The kind of fraud; <see cref="FraudScenario.None"/> when genuine.</summary>
    public FraudScenario Scenario { get; internal set; }

    /// <summary>Whether the gateway sends an id again that it has sent before, with the same content.</summary>
    public bool IsRepeat { get; internal set; }
}
