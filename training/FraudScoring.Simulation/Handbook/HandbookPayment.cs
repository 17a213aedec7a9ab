namespace FraudScoring.Simulation.Handbook;

/// <summary>A row of the Handbook's data.</summary>
/// <param name="Second">Seconds since the start.</param>
/// <param name="Customer">Customer, from 0.</param>
/// <param name="Terminal">Terminal, from 0.</param>
/// <param name="Cents">Amount in cents.</param>
/// <param name="Scenario">The kind of fraud, or none.</param>
public readonly record struct HandbookPayment(
    int Second, int Customer, int Terminal, int Cents, HandbookScenario Scenario)
{
    /// <summary>Whether the payment is fraud.</summary>
    public bool IsFraud => Scenario != HandbookScenario.None;

    /// <summary>Days since the start.</summary>
    public int Day => Second / HandbookSimulator.SecondsPerDay;
}
