using FraudScoring.Aeron.Channels;

namespace FraudScoring.Aeron.Driver;

/// <summary>All subscriptions of the driver, and what they read.</summary>
internal sealed class Subscriptions(DriverContext context, NetworkImages images)
{
    private readonly List<SubscriptionLink> _links = [];
    private readonly List<ReceiveEndpoint> _endpoints = [];

    public IReadOnlyList<ReceiveEndpoint> Endpoints => _endpoints;

    public SubscriptionLink AddIpc(ChannelUri uri, int streamId, long registrationId, DriverClient client)
    {
        RefuseUnsupported(uri);
        var link = new SubscriptionLink(registrationId, client, uri, streamId);
        _links.Add(link);
        return link;
    }

    public SubscriptionLink AddUdp(ChannelUri uri, int streamId, long registrationId, DriverClient client)
    {
        RefuseUnsupported(uri);
        var channel = UdpChannel.Resolve(uri);
        var endpoint = _endpoints.Find(e => e.Canonical == channel.Canonical);
        var link = new SubscriptionLink(registrationId, client, uri, streamId)
        {
            Endpoint = endpoint ?? new ReceiveEndpoint(context, channel, images),
        };
        if (endpoint is null)
            _endpoints.Add(link.Endpoint);
        _links.Add(link);
        link.Endpoint.Add(link);
        return link;
    }

    /// <summary>Lets a new subscription read what there is.</summary>
    public void Join(SubscriptionLink link, IReadOnlyList<IpcPublication> publications)
    {
        if (link.Endpoint is { } endpoint)
        {
            foreach (var image in images.Of(endpoint))
                JoinIfWanted(image, link);
        }
        else
        {
            foreach (var publication in publications)
                JoinIfWanted(publication, link);
        }
    }

    /// <summary>Lets the subscriptions there are read a new publication of this host.</summary>
    public void Join(IpcPublication publication)
    {
        foreach (var link in _links)
        {
            if (link.Endpoint is null)
                JoinIfWanted(publication, link);
        }
    }

    public void Remove(SubscriptionLink link)
    {
        _links.Remove(link);
        foreach (var position in link.Positions)
        {
            position.Source.Remove(position);
            context.Counters.Free(position.Counter);
        }

        link.Positions.Clear();
        if (link.Endpoint is not { } endpoint)
            return;
        endpoint.Remove(link);
        if (endpoint.Links.Count > 0)
            return;
        // The port is free again at once; there is nobody left to read the images.
        images.Abandon(endpoint);
        _endpoints.Remove(endpoint);
        endpoint.Dispose();
    }

    public void OnTimer(long nowNs)
    {
        foreach (var endpoint in _endpoints)
            endpoint.OnTimer(nowNs);
    }

    public void Close()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
    }

    private static void RefuseUnsupported(ChannelUri uri)
    {
        if (!uri.Flag("tether", otherwise: true))
            throw uri.Unsupported("tether=false is left out of this driver");
        if (uri["tags"] is not null || uri["session-id"]?.StartsWith("tag:", StringComparison.Ordinal) == true)
            throw uri.Unsupported("tags are left out of this driver");
        if (uri["cc"] is { } congestion && congestion != "static")
            throw uri.Unsupported($"cc={congestion}: the driver has static windows");
    }

    private void JoinIfWanted(ISubscribable source, SubscriptionLink link)
    {
        if (source.AcceptsSubscribers && link.Matches(source.StreamId, source.SessionId))
            images.Join(source, link);
    }
}
