using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>Payments and labels in the order in which they arrived. What is yielded is valid until the next move.</summary>
public interface IPaymentStream : IDisposable
{
    /// <summary>Whether the current record is a label and not a payment.</summary>
    bool IsLabel { get; }

    /// <summary>When the current record arrived, milliseconds since the Unix epoch; never goes back.</summary>
    long ArrivalUnixMs { get; }

    /// <summary>The payment.</summary>
    Transaction Transaction { get; }

    /// <summary>The truth about the payment, or null when nobody knows it.</summary>
    bool? IsFraud { get; }

    /// <summary>The kind of fraud where it is known.</summary>
    FraudScenario Scenario { get; }

    /// <summary>The label.</summary>
    SimulatedLabel Label { get; }

    /// <summary>Where the current record is, for messages.</summary>
    string Place { get; }

    /// <summary>How much of the stream is done, 0 to 1.</summary>
    double Progress { get; }

    /// <summary>Moves to the next record; false at the end.</summary>
    bool MoveNext();
}
