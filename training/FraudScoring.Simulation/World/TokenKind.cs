namespace FraudScoring.Simulation.World;

/// <summary>What a token stands for; part of its hash, so that kinds never share a token.</summary>
internal enum TokenKind : byte
{
    Transaction = 1,
    Card,
    Customer,
    Merchant,
    Terminal,
    Device,
    HouseholdDevice,
    Email,
    Household,
    Bin,
    Subscription,
    Place,
}
