namespace FraudScoring.Simulation.World;

/// <summary>A place where people live and terminals stand.</summary>
internal sealed record City(byte Country, double Latitude, double Longitude);
