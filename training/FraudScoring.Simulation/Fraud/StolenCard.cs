namespace FraudScoring.Simulation.Fraud;

/// <summary>A card in a fraudster's hands: whose, which of his, and its token at the time of the theft.</summary>
internal readonly record struct StolenCard(int Customer, byte Slot, ulong Token);
