namespace FraudScoring.Demo;

/// <summary>What the demo is asked to do.</summary>
/// <param name="Seconds">How long; null until Ctrl-C.</param>
/// <param name="Rate">Payments per second.</param>
/// <param name="Seed">Seed of the simulation.</param>
/// <param name="JsonFile">Where the figures go, or null.</param>
internal sealed record DemoOptions(int? Seconds, int Rate, ulong Seed, string? JsonFile);
