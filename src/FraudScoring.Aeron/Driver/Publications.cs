using FraudScoring.Aeron.Channels;

namespace FraudScoring.Aeron.Driver;

/// <summary>All publications of the driver.</summary>
internal sealed class Publications(DriverContext context)
{
    private readonly List<IpcPublication> _ipc = [];
    private readonly List<NetworkPublication> _network = [];
    private readonly List<SendEndpoint> _endpoints = [];
    private readonly SessionIds _sessionIds = new(context.Random);

    public IReadOnlyList<IpcPublication> Ipc => _ipc;

    public IReadOnlyList<NetworkPublication> Network => _network;

    public IReadOnlyList<SendEndpoint> Endpoints => _endpoints;

    public DriverPublication AddIpc(ChannelUri uri, int streamId, long registrationId, DriverClient client, bool isExclusive)
    {
        var parameters = PublicationParameters.Parse(uri, context.Options);
        if (!isExclusive && FindShared(_ipc, p => true, streamId) is { } shared)
            return Share(shared, uri, parameters);
        context.Counters.Require(IpcPublication.CounterCount);
        var identity = Identify(_ipc, p => true, parameters, uri, streamId, registrationId, client, isExclusive);
        var publication = new IpcPublication(context, identity, uri, parameters, Start(parameters));
        _ipc.Add(publication);
        return publication;
    }

    public DriverPublication AddUdp(ChannelUri uri, int streamId, long registrationId, DriverClient client, bool isExclusive)
    {
        var parameters = PublicationParameters.Parse(uri, context.Options);
        var endpoint = EndpointOf(UdpChannel.Resolve(uri), parameters);
        try
        {
            if (!isExclusive && FindShared(_network, p => p.Endpoint == endpoint, streamId) is { } shared)
                return Share(shared, uri, parameters);
            context.Counters.Require(NetworkPublication.CounterCount);
            var identity = Identify(
                _network, p => p.Endpoint == endpoint, parameters, uri, streamId, registrationId, client, isExclusive);
            var publication = new NetworkPublication(context, identity, uri, parameters, Start(parameters), endpoint);
            _network.Add(publication);
            return publication;
        }
        finally
        {
            CloseUnused(endpoint);
        }
    }

    public int NextSessionId(int streamId) => _sessionIds.Next(
        id => _ipc.Exists(p => p.StreamId == streamId && p.SessionId == id)
            || _network.Exists(p => p.StreamId == streamId && p.SessionId == id));

    public void OnTimer(long nowNs)
    {
        foreach (var publication in _ipc)
            publication.OnTimer(nowNs);
        foreach (var publication in _network)
            publication.OnTimer(nowNs);
        DeleteDone();
    }

    public void DeleteDone()
    {
        for (var i = _ipc.Count - 1; i >= 0; i--)
        {
            var publication = _ipc[i];
            if (publication.State != StreamState.Done)
                continue;
            _ipc.RemoveAt(i);
            publication.Delete();
        }

        for (var i = _network.Count - 1; i >= 0; i--)
        {
            var publication = _network[i];
            if (publication.State != StreamState.Done)
                continue;
            _network.RemoveAt(i);
            publication.Delete();
            CloseUnused(publication.Endpoint);
        }
    }

    public void Close()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
    }

    private static T? FindShared<T>(List<T> publications, Predicate<T> isSameChannel, int streamId)
        where T : DriverPublication =>
        publications.Find(
            p => !p.IsExclusive && p.State == StreamState.Active && p.StreamId == streamId && isSameChannel(p));

    private static DriverPublication Share(DriverPublication shared, ChannelUri uri, PublicationParameters parameters)
    {
        parameters.RequireSame(uri, shared.Parameters, shared.SessionId);
        shared.AddReference();
        return shared;
    }

    private PublicationIdentity Identify<T>(
        List<T> publications, Predicate<T> isSameChannel, PublicationParameters parameters, ChannelUri uri, int streamId,
        long registrationId, DriverClient client, bool isExclusive)
        where T : DriverPublication
    {
        bool IsUsed(int id) => publications.Exists(p => p.StreamId == streamId && p.SessionId == id && isSameChannel(p));
        if (parameters.SessionId is { } wanted && IsUsed(wanted))
        {
            throw new AeronException(
                AeronErrorCode.Generic, $"channel '{uri.Text}': session-id={wanted} is in use on stream {streamId}");
        }

        var sessionId = parameters.SessionId ?? _sessionIds.Next(IsUsed);
        return new PublicationIdentity(registrationId, client.Id, sessionId, streamId, isExclusive);
    }

    private TermPosition Start(PublicationParameters parameters)
    {
        if (parameters.Start is { } given)
            return given;
        var termId = context.Random.Next(int.MinValue, int.MaxValue);
        return new TermPosition(termId, termId, 0);
    }

    private SendEndpoint EndpointOf(UdpChannel channel, PublicationParameters parameters)
    {
        var endpoint = _endpoints.Find(e => e.Canonical == channel.Canonical);
        if (endpoint is null)
        {
            endpoint = new SendEndpoint(context, channel, parameters);
            _endpoints.Add(endpoint);
        }

        return endpoint;
    }

    private void CloseUnused(SendEndpoint endpoint)
    {
        if (!endpoint.IsUnused)
            return;
        _endpoints.Remove(endpoint);
        endpoint.Dispose();
    }
}
