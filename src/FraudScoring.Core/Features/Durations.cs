using System.Globalization;

namespace FraudScoring.Core.Features;

/// <summary>Durations as people write them: a whole number and one of <c>s m h d</c>.</summary>
public static class Durations
{
    /// <summary>Reads e.g. <c>10m</c>, <c>24h</c>, <c>30d</c>; false for anything else and for what exceeds ten years.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null || text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return false;
        var seconds = text[^1] switch { 's' => n, 'm' => 60L * n, 'h' => 3600L * n, 'd' => 86400L * n, _ => -1 };
        if (seconds is < 0 or > 3650L * 86400)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes a duration of whole seconds in the largest unit that divides it.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            _ when seconds % 86400 == 0 && seconds > 0 => $"{seconds / 86400}d",
            _ when seconds % 3600 == 0 && seconds > 0 => $"{seconds / 3600}h",
            _ when seconds % 60 == 0 && seconds > 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }
}
