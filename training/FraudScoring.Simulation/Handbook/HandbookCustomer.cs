namespace FraudScoring.Simulation.Handbook;

/// <summary>A customer's place, habits and the terminals within reach.</summary>
internal readonly record struct HandbookCustomer(
    double X, double Y, double AmountMean, double PaymentsPerDay, int[] Terminals);
