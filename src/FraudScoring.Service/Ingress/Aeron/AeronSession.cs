using FraudScoring.Aeron.Client;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>
/// A gateway: what it sends comes by one image, its replies go out by one publication. The polling thread's alone, but
/// for the opening and closing of the publication, which the pool does because the driver takes its time.
/// </summary>
internal sealed class AeronSession(
    AeronListener listener, int sessionId, string name, Task<ExclusivePublication> opening, long openedAt)
{
    /// <summary>Bytes of replies that may wait for a gateway.</summary>
    public const int BacklogBytesMax = 1024 * 1024;

    private readonly Queue<byte[]> _backlog = [];
    private ExclusivePublication? _replies;
    private int _backlogBytes;

    /// <summary>Where it sends to.</summary>
    public AeronListener Listener { get; } = listener;

    /// <summary>Session of the gateway's publication.</summary>
    public int SessionId { get; } = sessionId;

    /// <summary>Who it says it is.</summary>
    public string Name { get; } = name;

    /// <summary>When something last went out, or began to wait, as a timestamp of the clock.</summary>
    public long LastProgress { get; private set; } = openedAt;

    /// <summary>Whether the gateway was told that it is connected.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether replies wait, or the session itself does.</summary>
    public bool IsWaiting => !IsConnected || _backlog.Count > 0;

    /// <summary>Whether it is over; replies that still come are lost.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Why there is no publication; null while there may be one.</summary>
    public string? Problem { get; private set; }

    /// <summary>Says that the gateway is connected, once something reads its replies.</summary>
    public void TryConnect(byte[] buffer, long now)
    {
        if (_replies is null)
        {
            if (!opening.IsCompleted)
                return;
            if (!opening.IsCompletedSuccessfully)
            {
                Problem = opening.Exception?.InnerException?.Message ?? "opening the reply channel was given up";
                return;
            }

            _replies = opening.Result;
            if (_replies.MessageMax < Sbe.SbeSchema.MessageBytesMax)
            {
                Problem = $"replies of {Sbe.SbeSchema.MessageBytesMax} bytes do not fit {_replies.Channel}: a longer term-length is needed";
                return;
            }
        }

        if (!_replies.IsConnected || Offer(buffer.AsSpan(0, SbeReplies.WriteConnected(buffer, SessionId))) <= 0)
            return;
        IsConnected = true;
        LastProgress = now;
    }

    /// <summary>Sends a reply or keeps it for later; false when too much waits already.</summary>
    public bool TrySend(ReadOnlySpan<byte> reply, long now)
    {
        if (IsConnected && _backlog.Count == 0 && Offer(reply) > 0)
            return true;
        if (_backlogBytes + reply.Length > BacklogBytesMax)
            return false;
        if (_backlog.Count == 0)
            LastProgress = now;
        _backlog.Enqueue(reply.ToArray());
        _backlogBytes += reply.Length;
        return true;
    }

    /// <summary>Sends what waits as far as there is room; how many went.</summary>
    public int Drain(long now)
    {
        var sent = 0;
        while (IsConnected && _backlog.TryPeek(out var reply) && Offer(reply) > 0)
        {
            _backlog.Dequeue();
            _backlogBytes -= reply.Length;
            LastProgress = now;
            sent++;
        }

        return sent;
    }

    /// <summary>Closes the publication, on the pool; how many replies were lost.</summary>
    public int Close()
    {
        IsClosed = true;
        opening.ContinueWith(
            static opened => opened.Result.Dispose(), CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return _backlog.Count;
    }

    private long Offer(ReadOnlySpan<byte> message)
    {
        var result = _replies!.Offer(message);
        return result == OfferResult.AdminAction ? _replies.Offer(message) : result;
    }
}
