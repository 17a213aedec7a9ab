namespace FraudScoring.Demo;

/// <summary>What the demo is asked to do.</summary>
/// <param name="Seconds">How long; null until Ctrl-C.</param>
/// <param name="Rate">Payments per second.</param>
/// <param name="Seed">Seed of the simulation.</param>
/// <param name="JsonFile">Where the figures go, or null.</param>
/// <param name="Data">Folder for the decision log, which stays; null for one that goes.</param>
/// <param name="Model">Model folder; null for the one that comes along.</param>
/// <param name="HistoryDays">Simulated days that are sent before the live part.</param>
/// <param name="AeronPercent">Share of the live payments that goes over Aeron.</param>
/// <param name="Redis">Where velocity is kept; null for this process.</param>
internal sealed record DemoOptions(
    int? Seconds, int Rate, ulong Seed, string? JsonFile, string? Data, string? Model, int HistoryDays, int AeronPercent,
    string? Redis);
