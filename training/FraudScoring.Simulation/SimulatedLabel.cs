namespace FraudScoring.Simulation;

/// <summary>
/// What somebody reports about a payment, as a service receives it: late, incomplete and now and then wrong.
/// </summary>
/// <param name="TransactionId">The payment's id.</param>
/// <param name="IsFraud">What is reported; not always the truth.</param>
/// <param name="EventTimeUnixMs">When the label arrives, milliseconds since the Unix epoch.</param>
/// <param name="PaymentTimeUnixMs">When the payment happened.</param>
/// <param name="Source">Who reports it.</param>
public readonly record struct SimulatedLabel(
    string TransactionId, bool IsFraud, long EventTimeUnixMs, long PaymentTimeUnixMs, SimulatedLabelSource Source);
