namespace FraudScoring.Service.Grpc;

/// <summary>
/// The <c>grpc-timeout</c> header: 1 to 8 digits and a unit, one of H M S m u n (gRPC over HTTP2, "Timeout").
/// </summary>
internal static class GrpcTimeout
{
    public const int DigitsMax = 8;

    /// <summary>Longer timeouts count as this; it keeps sums of timestamps far from overflow.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(365);

    private const int NanosecondsPerTick = 100;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1)
            return false;

        long value = 0;
        foreach (var digit in text[..^1])
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = (value * 10) + (digit - '0');
        }

        var ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / NanosecondsPerTick,
            _ => -1,
        };
        timeout = TimeSpan.FromTicks(Math.Min(ticks, Max.Ticks));
        return ticks >= 0;
    }
}
