using System.Globalization;
using System.Security.Cryptography;
using FraudScoring.Core.Features;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// Where Redis is and how it is used: <c>host:port</c>, then settings behind commas, as in
/// <c>10.0.0.5:6379,password=...,tls=true,timeout-ms=5,horizon=10m</c>.
/// </summary>
internal sealed record RedisOptions
{
    private const string Known = "user, password, tls, tls-ca, tls-cert, tls-key, timeout-ms, horizon, name, replay-rate, stream-age";
    private const int NameBytesMax = 16;

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Name of an ACL user; null for the default one.</summary>
    public string? User { get; init; }

    /// <summary>Password; null when none is asked for.</summary>
    public string? Password { get; init; }

    /// <summary>Null without TLS.</summary>
    public RedisTls? Tls { get; init; }

    /// <summary>How long a batch may wait for Redis before it is decided without.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a transaction id is remembered for all replicas.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What all keys begin with, in braces: all of them lie in one slot of a cluster, so that a batch is one atomic step.
    /// </summary>
    public string Name { get; init; } = "fs";

    /// <summary>Payments that are counted later, after an outage, each second at most.</summary>
    public int ReplayRate { get; init; } = 20_000;

    /// <summary>Age above which entries of the decisions stream are trimmed; zero writes none.</summary>
    public TimeSpan StreamAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Reads a connection.</summary>
    /// <exception cref="FormatException">It is wrong; the message is one sentence for a person and repeats no password.</exception>
    public static RedisOptions Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var colon = parts[0].LastIndexOf(':');
        var port = 6379;
        if (colon >= 0 && (!int.TryParse(parts[0][(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535))
            throw new FormatException($"'{parts[0]}': <host> or <host>:<port> expected");
        var host = colon >= 0 ? parts[0][..colon] : parts[0];
        if (host.Length == 0 || host.Contains('='))
            throw new FormatException($"'{host}': <host> or <host>:<port> expected before anything else");
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts[1..])
        {
            var pair = part.Split('=', 2);
            if (pair.Length != 2 || !Known.Split(", ").Contains(pair[0]))
                throw new FormatException($"'{pair[0]}': one of {Known} with a value expected");
            if (!given.TryAdd(pair[0], pair[1]))
                throw new FormatException($"'{pair[0]}': given twice");
        }

        return Apply(new RedisOptions { Host = host, Port = port }, given);
    }

    private static RedisOptions Apply(RedisOptions options, Dictionary<string, string> given)
    {
        options = options with
        {
            User = given.GetValueOrDefault("user"),
            Password = given.GetValueOrDefault("password"),
            Tls = TlsOf(given),
        };
        if (options.User is not null && options.Password is null)
            throw new FormatException("'user': a password expected too");
        if (given.TryGetValue("timeout-ms", out var timeout))
            options = options with { Timeout = TimeSpan.FromMilliseconds(Whole("timeout-ms", timeout, 1, 1000)) };
        if (given.TryGetValue("replay-rate", out var rate))
            options = options with { ReplayRate = Whole("replay-rate", rate, 64, 1_000_000) };
        if (given.TryGetValue("horizon", out var horizon))
        {
            options = options with
            {
                Horizon = Durations.TryParse(horizon, out var d) && d >= TimeSpan.FromSeconds(10) && d <= TimeSpan.FromDays(7)
                    ? d : throw new FormatException($"'horizon': a duration between 10s and 7d expected, '{horizon}' given"),
            };
        }

        if (given.TryGetValue("stream-age", out var age))
        {
            options = options with
            {
                StreamAge = Durations.TryParse(age, out var d) && d >= TimeSpan.Zero && d <= TimeSpan.FromDays(90)
                    ? d : throw new FormatException($"'stream-age': a duration up to 90d expected, '{age}' given"),
            };
        }

        if (given.TryGetValue("name", out var name))
        {
            options = options with
            {
                Name = name.Length is > 0 and <= NameBytesMax && name.All(char.IsAsciiLetterOrDigit)
                    ? name : throw new FormatException($"'name': 1 to {NameBytesMax} letters and digits expected, '{name}' given"),
            };
        }

        return options;
    }

    private static RedisTls? TlsOf(Dictionary<string, string> given)
    {
        var isOn = given.GetValueOrDefault("tls", "false");
        if (isOn is not ("true" or "false"))
            throw new FormatException($"'tls': true or false expected, '{isOn}' given");
        if (isOn == "false")
            return given.Keys.FirstOrDefault(k => k.StartsWith("tls-", StringComparison.Ordinal)) is { } stray ? throw new FormatException($"'{stray}': tls=true expected too") : null;
        if (given.ContainsKey("tls-cert") != given.ContainsKey("tls-key"))
            throw new FormatException("'tls-cert' and 'tls-key': both or neither expected");
        try
        {
            return new RedisTls(given.GetValueOrDefault("tls-ca"), given.GetValueOrDefault("tls-cert"), given.GetValueOrDefault("tls-key"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"'tls-ca', 'tls-cert', 'tls-key': PEM files expected: {e.Message}", e);
        }
    }

    private static int Whole(string name, string text, int min, int max)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max
            ? n : throw new FormatException($"'{name}': a number from {min} to {max} expected, '{text}' given");
}
