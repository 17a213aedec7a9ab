using System.Collections.Concurrent;
using System.Text;
using FraudScoring.Aeron.Client;
using FraudScoring.Sbe;
using FraudScoring.Service.Relays.Aeron;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>One channel that gateways send to, with their sessions. The polling thread's alone.</summary>
internal sealed class AeronListener
{
    private const int FragmentsMax = 64;
    private const int SessionsMax = 256;

    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(5);
    private readonly AeronIngress _ingress;
    private readonly AeronClient _client;
    private readonly ILogger _logger;
    private readonly Subscription _subscription;
    private readonly FragmentAssembler _assembler;
    private readonly Dictionary<int, AeronSession> _sessions = [];
    private readonly ConcurrentQueue<int> _gone = new();
    private readonly List<(AeronSession Session, string Reason)> _failed = [];
    private volatile bool _isWaiting;

    public AeronListener(AeronIngress ingress, AeronClient client, string channel, int stream, ILogger logger)
    {
        (_ingress, _client, _logger) = (ingress, client, logger);
        _assembler = new FragmentAssembler(OnMessage);
        _subscription = client.AddSubscription(channel, stream, null, image => _gone.Enqueue(image.SessionId));
        Description = _subscription.LocalAddress is { } address
            ? $"{channel} ({address}) stream {stream}"
            : $"{channel} stream {stream}";
    }

    /// <summary>Channel, address and stream, for people.</summary>
    public string Description { get; }

    /// <summary>Whether a gateway is yet to be connected or has not taken its replies.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Reads what came and sends what waited.</summary>
    public int DoWork(byte[] buffer)
    {
        var work = _subscription.Poll(_assembler.OnFragment, FragmentsMax);
        _ingress.Decide(this);
        while (_gone.TryDequeue(out var sessionId))
        {
            _assembler.Forget(sessionId);
            if (_sessions.TryGetValue(sessionId, out var session))
            {
                Remove(session);
                AeronLog.Gone(_logger, session.Name, sessionId);
            }
        }

        return _isWaiting ? work + ServeWaiting(buffer) : work;
    }

    /// <summary>Sends a reply, keeps it for later, or gives the gateway up.</summary>
    public void Send(AeronSession session, ReadOnlySpan<byte> reply)
    {
        if (session.IsClosed)
        {
            _ingress.Counters.RepliesLost++;
            return;
        }

        if (!session.TrySend(reply, _ingress.Time.GetTimestamp()))
        {
            _ingress.Counters.RepliesLost++;
            CutOff(session, $"{AeronSession.BacklogBytesMax} bytes of replies wait for it");
            return;
        }

        _isWaiting |= session.IsWaiting;
    }

    /// <summary>Forgets everybody and stops listening.</summary>
    public void Close()
    {
        foreach (var session in _sessions.Values.ToArray())
            Remove(session);
        _subscription.Dispose();
    }

    private void OnMessage(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        var reader = new SbeReader(message);
        if (reader.Problem is null && reader.Template == SbeTemplate.Score && _sessions.TryGetValue(header.SessionId, out var session))
            _ingress.Score(session, this, ref reader);
        else if (reader.Problem is null && reader.Template == SbeTemplate.Connect)
            Connect(ref reader, header.SessionId);
        else if (reader.Problem is null && reader.Template == SbeTemplate.Resume && _ingress.Relay is { } relay)
            Resume(ref reader, relay);
        else
            _ingress.Counters.Unanswerable++;
    }

    private static void Resume(ref SbeReader reader, AeronRelay relay)
    {
        // A message too short to name an offset asks for nothing.
        var fields = new ResumeFields { NextOffset = ulong.MaxValue };
        reader.Block(ref fields);
        relay.GoBackTo(fields.NextOffset);
    }

    private void Connect(ref SbeReader reader, int sessionId)
    {
        var fields = default(ConnectFields);
        reader.Block(ref fields);
        var channel = Encoding.UTF8.GetString(reader.Data16(SbeSchema.LongTextBytesMax, "responseChannel"));
        var name = Encoding.UTF8.GetString(reader.Data8(SbeSchema.ShortTextBytesMax, "name"));
        if (reader.Problem is { } problem)
        {
            Refuse(sessionId, problem);
            return;
        }

        if (_sessions.TryGetValue(sessionId, out var known))
            Remove(known);
        if (_sessions.Count == SessionsMax)
        {
            Refuse(sessionId, $"there are {SessionsMax} gateways already");
            return;
        }

        // The driver may look up a host name: nobody else should wait for that.
        var stream = fields.ResponseStreamId;
        var opening = Task.Run(() => _client.AddExclusivePublication(channel, stream));
        _sessions.Add(sessionId, new AeronSession(this, sessionId, name, opening, _ingress.Time.GetTimestamp()));
        _ingress.Counters.Sessions++;
        _isWaiting = true;
    }

    private int ServeWaiting(byte[] buffer)
    {
        var now = _ingress.Time.GetTimestamp();
        var (work, isWaiting) = (0, false);
        foreach (var session in _sessions.Values)
        {
            if (!session.IsWaiting)
                continue;
            work += Serve(session, buffer, now);
            isWaiting |= session.IsWaiting;
        }

        _isWaiting = isWaiting;
        foreach (var (session, reason) in _failed)
            CutOff(session, reason);
        _failed.Clear();
        return work;
    }

    private int Serve(AeronSession session, byte[] buffer, long now)
    {
        if (!session.IsConnected)
        {
            session.TryConnect(buffer, now);
            if (session.IsConnected)
                AeronLog.Connected(_logger, session.Name, session.SessionId);
        }

        var sent = session.Drain(now);
        if (session.Problem is { } problem)
            _failed.Add((session, problem));
        else if (session.IsWaiting && _ingress.Time.GetElapsedTime(session.LastProgress, now) > ReaderPatience)
            _failed.Add((session, $"it has read no reply for {ReaderPatience.TotalSeconds} s"));
        return sent;
    }

    private void CutOff(AeronSession session, string reason)
    {
        if (session.IsConnected)
        {
            _ingress.Counters.CutOff++;
            AeronLog.CutOff(_logger, session.Name, session.SessionId, reason);
        }
        else
        {
            Refuse(session.SessionId, reason);
        }

        Remove(session);
    }

    private void Refuse(int sessionId, string reason)
    {
        _ingress.Counters.ConnectsRefused++;
        AeronLog.ConnectRefused(_logger, sessionId, reason);
    }

    private void Remove(AeronSession session)
    {
        _sessions.Remove(session.SessionId);
        _ingress.Counters.Sessions--;
        _ingress.Counters.RepliesLost += session.Close();
    }
}
