using System.Globalization;

namespace FraudScoring.Client.Transport;

/// <summary>Writes <c>grpc-timeout</c>: at most 8 digits and a unit.</summary>
internal static class TimeoutHeader
{
    private const long ValueMax = 99_999_999;

    /// <summary>Rounded up: the caller's clock ends the call, the service must not be the first to give up.</summary>
    public static string Format(TimeSpan remaining)
    {
        var ticks = Math.Max(remaining.Ticks, 1);
        return TryFormat(ticks, TimeSpan.TicksPerMicrosecond, 'u')
            ?? TryFormat(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? TryFormat(ticks, TimeSpan.TicksPerSecond, 'S')
            ?? TryFormat(ticks, TimeSpan.TicksPerHour, 'H')
            ?? throw new ArgumentOutOfRangeException(nameof(remaining), remaining, "longer than gRPC can say");
    }

    private static string? TryFormat(long ticks, long ticksPerUnit, char unit)
    {
        var value = ((ticks - 1) / ticksPerUnit) + 1;
        return value <= ValueMax ? string.Create(CultureInfo.InvariantCulture, $"{value}{unit}") : null;
    }
}
