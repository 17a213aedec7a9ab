using System.Globalization;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>Reads times as a mapping says they are written.</summary>
internal sealed class MappedTime
{
    private const long UnixMsMax = 253_402_300_799_999;

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    private readonly string _format;
    private readonly string[] _forms;
    private readonly TimeSpan _offset;

    public MappedTime(string format, string offset, string place)
    {
        _format = format;
        _forms = format == "iso" ? IsoForms : [format];
        if (!TimeSpan.TryParseExact(offset.TrimStart('+', '-'), "hh\\:mm", CultureInfo.InvariantCulture, out _offset) || _offset > TimeSpan.FromHours(14))
            throw new Replay.DataException($"{place}: time_offset: like '+01:00' expected, not '{offset}'");
        if (offset.StartsWith('-'))
            _offset = -_offset;
    }

    /// <summary>What is expected, for messages.</summary>
    public string Expected => _format switch
    {
        "unix_s" => "seconds since 1970",
        "unix_ms" => "milliseconds since 1970",
        "iso" => "a time like 2026-05-01 12:00:00",
        _ => $"a time as {_format}",
    };

    public bool TryParse(string cell, out long unixMs)
    {
        unixMs = 0;
        if (_format is "unix_s" or "unix_ms")
        {
            decimal unit = _format == "unix_s" ? 1000 : 1;
            if (!decimal.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value > UnixMsMax / unit)
                return false;
            unixMs = (long)(value * unit);
            return unixMs > 0;
        }

        if (!DateTime.TryParseExact(cell, _forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
            return false;
        // A time that names its own offset is universal by now.
        var utc = time.Kind == DateTimeKind.Utc ? time : DateTime.SpecifyKind(time, DateTimeKind.Utc) - _offset;
        unixMs = new DateTimeOffset(utc).ToUnixTimeMilliseconds();
        return unixMs is > 0 and <= UnixMsMax;
    }

    /// <summary>A number and s, m, h or d.</summary>
    public static bool TryParseDuration(string text, out long ms)
    {
        ms = 0;
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > 1_000_000)
            return false;
        ms = number * text[^1] switch { 's' => 1_000, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, _ => -1 };
        return ms >= 0;
    }
}
