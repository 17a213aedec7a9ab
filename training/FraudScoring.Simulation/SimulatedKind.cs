namespace FraudScoring.Simulation;

/// <summary>What the simulator's stream yields.</summary>
public enum SimulatedKind : byte
{
    /// <summary>Nothing: before the first and after the last.</summary>
    None = 0,

    /// <summary>A payment: <see cref="PaymentSimulator.Current"/>.</summary>
    Payment = 1,

    /// <summary>A label: <see cref="PaymentSimulator.CurrentLabel"/>.</summary>
    Label = 2,
}
