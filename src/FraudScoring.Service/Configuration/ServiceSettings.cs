using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Service.Configuration;

/// <summary>
/// Reads the settings: options of the command line before environment variables (<c>FRAUDSCORING_GRPC_PORT</c>) before
/// a JSON file (<c>--config</c>, keys as the options without dashes).
/// </summary>
public static class ServiceSettings
{
    private const string ConfigOption = "config";

    private static readonly JsonDocumentOptions FileRules = new() { AllowDuplicateProperties = false };

    private static readonly Setting[] All =
    [
        new("bind", "<address>", "address to listen on (default 127.0.0.1)", (o, v) => IPAddress.TryParse(v, out _) ? o with { Bind = v } : null),
        new("grpc-port", "<0-65535>", "gRPC port, 0 takes a free one (default 7070)", (o, v) => Port(v) is { } n ? o with { GrpcPort = n } : null),
        new("http-port", "<0-65535>", "port for JSON, health and metrics (default 7071)", (o, v) => Port(v) is { } n ? o with { HttpPort = n } : null),
        new("data", "<folder>", "decision log and snapshots (default ./data)", (o, v) => v.Length > 0 ? o with { Data = v } : null),
        new("model", "<folder>", "model folder (default: the one that comes along)", (o, v) => v.Length > 0 ? o with { Model = v } : null),
        new("policy", "<file>", "policy file, watched for changes (default: what was put by a call)", (o, v) => v.Length > 0 ? o with { Policy = v } : null),
        new("lists", "<folder>", "folder of lists as CSV, watched (default: lists in the data folder)", (o, v) => v.Length > 0 ? o with { Lists = v } : null),
        new("durability", "<commit|async>", "commit: replies wait for the disk (default); async: a kill may lose the last milliseconds",
            (o, v) => v switch { "commit" => o with { Durability = Durability.Commit }, "async" => o with { Durability = Durability.Async }, _ => null }),
        new("ring-size", "<power of two, 64-1048576>", "payments under way at most (default 8192)",
            (o, v) => Whole(v, 64, 1 << 20) is { } n && BitOperations.IsPow2(n) ? o with { RingSize = (int)n } : null),
        new("event-age-max", "<duration>", "how far back an event time may lie (default 7d)", (o, v) => Durations.TryParse(v, out var d) ? o with { EventAgeMax = d } : null),
        new("event-ahead-max", "<duration>", "how far ahead an event time may lie (default 5m)", (o, v) => Durations.TryParse(v, out var d) ? o with { EventAheadMax = d } : null),
        new("velocity-bytes", "<bytes>", "memory for velocity (default 4294967296)", (o, v) => Whole(v, 1 << 20, VelocityStoreOptions.BytesLimit) is { } n ? o with { VelocityBytes = n } : null),
        new("redis", "<host:port[,setting=value...]>", "Redis that replicas share velocity through (default: none)",
            (o, v) => RedisOptions.Parse(v) is { } ? o with { Redis = v } : null),
        new("retention-bytes", "<bytes>", "log size to keep at most (default 68719476736)", (o, v) => Whole(v, 1 << 20, 1L << 50) is { } n ? o with { RetentionBytes = n } : null),
        new("retention-age", "<duration>", "log age to keep at most (default 90d)", (o, v) => Durations.TryParse(v, out var d) && d > TimeSpan.Zero ? o with { RetentionAge = d } : null),
        new("snapshot-interval", "<duration>", "time between snapshots (default 5m)", (o, v) => Durations.TryParse(v, out var d) && d > TimeSpan.Zero ? o with { SnapshotInterval = d } : null),
        new("aeron", "<channel,...>", "Aeron channels to listen to, such as aeron:ipc (default: none)", (o, v) => Channels(v) is { } c ? o with { AeronChannels = c } : null),
        new("aeron-stream", "<number>", "Aeron stream on these channels (default 2451)",
            (o, v) => int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? o with { AeronStream = n } : null),
        new("aeron-decisions", "<channel>", "Aeron channel to publish decisions on, such as aeron:ipc (default: none)",
            (o, v) => Channels(v) is [var c] ? o with { AeronDecisions = c } : null),
        new("aeron-decisions-stream", "<number>", "Aeron stream of the published decisions (default 2452)",
            (o, v) => int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? o with { AeronDecisionsStream = n } : null),
        new("aeron-directory", "<folder>", "directory of an outside media driver (default: a driver in this process)", (o, v) => v.Length > 0 ? o with { AeronDirectory = v } : null),
        new("aeron-embedded-directory", "<folder>", "directory of the driver in this process (default: AERON_DIR or /dev/shm/aeron-<user>)",
            (o, v) => v.Length > 0 ? o with { AeronEmbeddedDirectory = v } : null),
    ];

    /// <summary>Every option with what it takes and does.</summary>
    public static string Help
    {
        get
        {
            var text = new StringBuilder();
            foreach (var setting in All)
                text.Append(CultureInfo.InvariantCulture, $"  {"--" + setting.Name + " " + setting.Takes,-44} {setting.Help}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {"--config <file>",-44} the same settings as a JSON object\n");
            return text.ToString();
        }
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="args">Options, as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <exception cref="SettingException">One is wrong or unknown.</exception>
    public static ServiceOptions Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        var given = ReadArguments(args);
        var file = given.GetValueOrDefault(ConfigOption) ?? environment("FRAUDSCORING_CONFIG");
        var fromFile = file is null ? [] : ReadFile(file);
        var options = new ServiceOptions();
        foreach (var setting in All)
        {
            if (given.TryGetValue(setting.Name, out var value))
                options = Apply(setting, options, value, $"--{setting.Name}");
            else if (environment(setting.Variable) is { } variable)
                options = Apply(setting, options, variable, setting.Variable);
            else if (fromFile.TryGetValue(setting.Name, out var entry))
                options = Apply(setting, options, entry, $"{file}: {setting.Name}");
        }

        if (options.AeronDecisions is not null && options.AeronChannels.Count == 0)
            throw new SettingException("--aeron-decisions: needs --aeron, the channel on which subscribers ask for what they missed");
        if (options.AeronDecisions is { } decisions && options.AeronDecisionsStream == options.AeronStream
            && options.AeronChannels.Contains(decisions, StringComparer.Ordinal))
        {
            throw new SettingException($"--aeron-decisions-stream: payments come on {decisions} stream {options.AeronStream}; another one expected");
        }

        return options;
    }

    private static ServiceOptions Apply(Setting setting, ServiceOptions options, string value, string place)
    {
        try
        {
            return setting.Apply(options, value) ?? throw new SettingException($"{place}: {setting.Takes} expected, '{value}' given");
        }
        catch (FormatException e)
        {
            // Says what is wrong itself, without the value, which may hold a password.
            throw new SettingException($"{place}: {e.Message}");
        }
    }

    private static Dictionary<string, string> ReadArguments(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new SettingException($"'{args[i]}': an option such as --grpc-port expected; --help lists them");
            var parts = args[i][2..].Split('=', 2);
            CheckName(parts[0], $"--{parts[0]}");
            if (parts.Length == 1 && i + 1 == args.Count)
                throw new SettingException($"--{parts[0]}: a value expected");
            if (!given.TryAdd(parts[0], parts.Length == 2 ? parts[1] : args[++i]))
                throw new SettingException($"--{parts[0]}: given twice");
        }

        return given;
    }

    private static Dictionary<string, string> ReadFile(string file)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(file), documentOptions: FileRules) is not JsonObject json)
                throw new SettingException($"{file}: a JSON object expected");
            foreach (var (key, _) in json)
                CheckName(key, $"{file}: {key}");
            return json.ToDictionary(p => p.Key, p => p.Value?.ToString() ?? string.Empty, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{file}: cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            // A key that is there twice has no place in the exception, but its name.
            var place = e.LineNumber is { } line ? $"not JSON at line {line + 1}, byte {e.BytePositionInLine + 1}" : e.Message;
            throw new SettingException($"{file}: {place}");
        }
    }

    private static void CheckName(string name, string place)
    {
        if (name != ConfigOption && !All.Any(s => s.Name == name))
            throw new SettingException($"{place}: there is no such setting; known are {string.Join(", ", All.Select(s => s.Name))}");
    }

    private static string[]? Channels(string text)
    {
        var channels = text.Split(',', StringSplitOptions.TrimEntries);
        return channels.All(c => c.StartsWith("aeron:ipc", StringComparison.Ordinal) || c.StartsWith("aeron:udp", StringComparison.Ordinal))
            && channels.Distinct(StringComparer.Ordinal).Count() == channels.Length ? channels : null;
    }

    private static int? Port(string text) => (int?)Whole(text, 0, 65535);

    private static long? Whole(string text, long min, long max)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? n : null;
}
