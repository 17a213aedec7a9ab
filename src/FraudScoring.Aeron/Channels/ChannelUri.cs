using System.Globalization;
using System.Text;

namespace FraudScoring.Aeron.Channels;

/// <summary>
/// A channel's text: <c>aeron:ipc?term-length=64k|alias=payments</c>. Parameters nobody here knows are kept and do
/// no harm, so that other clients' channels are understood.
/// </summary>
internal sealed class ChannelUri
{
    private const string Scheme = "aeron:";
    private const string SpyPrefix = "aeron-spy:";
    private readonly Dictionary<string, string> _parameters;

    private ChannelUri(string text, string media, bool isSpy, Dictionary<string, string> parameters)
    {
        Text = text;
        Media = media;
        IsSpy = isSpy;
        _parameters = parameters;
    }

    public string Text { get; }

    public string Media { get; }

    public bool IsSpy { get; }

    public bool IsIpc => Media == "ipc";

    public static ChannelUri Parse(string text)
    {
        if (text.Length > AeronLimits.ChannelBytesMax || !Ascii.IsValid(text))
            throw Wrong(text, $"expected at most {AeronLimits.ChannelBytesMax} ASCII characters");
        var isSpy = text.StartsWith(SpyPrefix, StringComparison.Ordinal);
        var rest = isSpy ? text[SpyPrefix.Length..] : text;
        if (!rest.StartsWith(Scheme, StringComparison.Ordinal))
            throw Wrong(text, "expected 'aeron:' at the start");
        rest = rest[Scheme.Length..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var media = question < 0 ? rest : rest[..question];
        if (media is not ("ipc" or "udp"))
            throw Wrong(text, $"media '{media}', expected 'ipc' or 'udp'");
        return new ChannelUri(text, media, isSpy, Parameters(text, question < 0 ? "" : rest[(question + 1)..]));
    }

    public string? this[string key] => _parameters.GetValueOrDefault(key);

    public int? Integer(string key)
    {
        if (this[key] is not { } value)
            return null;
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(Text, $"{key}={value}, expected an integer");
    }

    public bool Flag(string key, bool otherwise) => this[key] switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var value => throw Wrong(Text, $"{key}={value}, expected true or false"),
    };

    /// <summary>A size in bytes, with k, m or g for its binary multiples.</summary>
    public int? Size(string key)
    {
        if (this[key] is not { Length: > 0 } value)
            return null;
        var shift = char.ToLowerInvariant(value[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        var digits = shift == 0 ? value : value[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= int.MaxValue >> shift
            ? (int)(number << shift)
            : throw Wrong(Text, $"{key}={value}, expected a size such as 65536, 64k or 1m, below 2g");
    }

    /// <summary>A duration in nanoseconds, with ns, us, ms or s.</summary>
    public long? DurationNs(string key)
    {
        if (this[key] is not { } value)
            return null;
        var (suffix, scale) = value switch
        {
            _ when value.EndsWith("ns", StringComparison.Ordinal) => (2, 1L),
            _ when value.EndsWith("us", StringComparison.Ordinal) => (2, 1_000L),
            _ when value.EndsWith("ms", StringComparison.Ordinal) => (2, 1_000_000L),
            _ when value.EndsWith('s') => (1, 1_000_000_000L),
            _ => (0, 1L),
        };
        return long.TryParse(value[..^suffix], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerDay / scale
            ? number * scale
            : throw Wrong(Text, $"{key}={value}, expected a duration such as 500ms or 5s, at most a day");
    }

    public static AeronException Wrong(string channel, string problem) =>
        new(AeronErrorCode.InvalidChannel, $"channel '{Shortened(channel)}': {problem}");

    public AeronException Unsupported(string what) =>
        new(AeronErrorCode.NotSupported, $"channel '{Shortened(Text)}': {what}");

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static Dictionary<string, string> Parameters(string text, string list)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in list.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw Wrong(text, $"parameter '{pair}', expected key=value");
            if (!parameters.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw Wrong(text, $"parameter '{pair[..equals]}' is there twice");
        }

        return parameters;
    }
}
