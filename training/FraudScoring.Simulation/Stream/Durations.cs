namespace FraudScoring.Simulation.Stream;

/// <summary>Spans of time in milliseconds.</summary>
internal static class Durations
{
    public const long SecondMs = 1_000;
    public const long MinuteMs = 60 * SecondMs;
    public const long HourMs = 60 * MinuteMs;
    public const long DayMs = 24 * HourMs;
}
