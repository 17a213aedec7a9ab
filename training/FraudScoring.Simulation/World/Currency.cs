namespace FraudScoring.Simulation.World;

/// <summary>The currencies of the simulated world.</summary>
internal enum Currency : byte
{
    Eur,
    Usd,
    Gbp,
    Jpy,
}
