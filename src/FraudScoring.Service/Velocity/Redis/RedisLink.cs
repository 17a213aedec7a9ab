namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// A connection that is kept up: whoever uses it never connects, waits or retries, but has one or has none. When one
/// breaks, the next is made in the background, at once first and then less and less often; a new one has answered before
/// it is handed out, and the first batch on it is its trial. One thread uses it.
/// </summary>
internal sealed class RedisLink : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private RespConnection? _current;
    private RespConnection? _next;
    private TimeSpan _pause = TimeSpan.Zero;
    private string _host;
    private int _port;
    private int _isConnecting;
    private volatile bool _isDisposed;
    private bool _isDown = true;

    public RedisLink(RedisOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        (_host, _port) = (options.Host, options.Port);
    }

    /// <summary>Whether the last use failed and no trial has succeeded since.</summary>
    public bool IsDown => Volatile.Read(ref _isDown);

    /// <summary>Batches that went without.</summary>
    public long FailureCount { get; private set; }

    /// <summary>Connects now, on this thread.</summary>
    /// <exception cref="RespException">It did not work.</exception>
    public void Connect() => _current = Open();

    /// <summary>The connection; null, and one is being made, when there is none.</summary>
    public RespConnection? TryGet()
    {
        if (_current is { IsUsable: true } current)
            return current;
        _current = Interlocked.Exchange(ref _next, null);
        if (_current is null)
            ConnectInBackground();
        return _current;
    }

    /// <summary>Notes that a batch went well.</summary>
    public void Succeeded()
    {
        if (!_isDown)
            return;
        _pause = TimeSpan.Zero;
        Volatile.Write(ref _isDown, false);
        RedisLog.Up(_logger, _host, _port);
    }

    /// <summary>Notes that a batch failed, and why; the connection is given up.</summary>
    public void Failed(Exception reason)
    {
        FailureCount++;
        _current?.Dispose();
        _current = null;
        Follow(reason.Message);
        if (!_isDown)
            RedisLog.Down(_logger, reason.Message);
        Volatile.Write(ref _isDown, true);
        ConnectInBackground();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _current?.Dispose();
        Interlocked.Exchange(ref _next, null)?.Dispose();
    }

    // "MOVED 5474 10.0.0.7:6379": the slot is at another node of the cluster now.
    private void Follow(string message)
    {
        var at = message.IndexOf("MOVED ", StringComparison.Ordinal);
        if (at < 0)
            return;
        var place = message[at..].Split(' ') is [_, _, var address, ..] ? address : "";
        var colon = place.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(place[(colon + 1)..], out var port) || port is <= 0 or > 65535)
            return;
        (_host, _port) = (place[..colon], port);
    }

    private void ConnectInBackground()
    {
        if (_isDisposed || Interlocked.CompareExchange(ref _isConnecting, 1, 0) != 0)
            return;
        var pause = _pause;
        _pause = pause == TimeSpan.Zero ? PauseMin : pause * 2 > PauseMax ? PauseMax : pause * 2;
        _ = Task.Run(() => ConnectAsync(pause));
    }

    private async Task ConnectAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time);
            Interlocked.Exchange(ref _next, Open())?.Dispose();
            if (_isDisposed)
                Interlocked.Exchange(ref _next, null)?.Dispose();
        }
        catch (RespException e)
        {
            RedisLog.CannotConnect(_logger, e.Message);
            // Where the slot had moved to may be gone: the address that was given knows more.
            (_host, _port) = (_options.Host, _options.Port);
        }
        finally
        {
            Volatile.Write(ref _isConnecting, 0);
        }
    }

    private RespConnection Open()
    {
        var connection = RespConnection.Open(_options, _host, _port, Patience);
        try
        {
            RedisFunctions.Load(connection, Patience);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
