using System.Net;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>All images of streams from other hosts.</summary>
internal sealed class NetworkImages(DriverContext context, Func<long> nextId)
{
    private readonly List<NetworkImage> _images = [];

    public IReadOnlyList<NetworkImage> All => _images;

    public IEnumerable<NetworkImage> Of(ReceiveEndpoint endpoint) => _images.Where(image => image.Endpoint == endpoint);

    /// <summary>Makes an image for the subscriptions that want the stream; null, and an error in the log, when it cannot be.</summary>
    public NetworkImage? TryCreate(ReceiveEndpoint endpoint, SetupFrame setup, SocketAddress from, long nowNs)
    {
        try
        {
            return Create(endpoint, setup, from, nowNs);
        }
        catch (AeronException exception)
        {
            context.Errors.Record(exception.Code, exception.Message);
            return null;
        }
    }

    public void Join(ISubscribable source, SubscriptionLink link)
    {
        var key = new StreamCounterKey(link.RegistrationId, source.SessionId, source.StreamId, link.Uri.Text);
        var join = source.JoinPosition;
        var counter = key.Allocate(
            context.Counters, CounterTypes.SubscriberPosition, "sub-pos", link.Client.Id, join, source.RegistrationId, $" @{join}");
        var position = new SubscriberPosition(link, source, counter);
        link.Positions.Add(position);
        source.Add(position);
        context.Answers.AvailableImage(source, position);
    }

    public void Abandon(ReceiveEndpoint endpoint)
    {
        foreach (var image in Of(endpoint))
            image.Abandon();
        DeleteDone();
    }

    public void OnTimer(long nowNs)
    {
        foreach (var image in _images)
            image.OnTimer(nowNs);
        DeleteDone();
    }

    private NetworkImage Create(ReceiveEndpoint endpoint, SetupFrame setup, SocketAddress from, long nowNs)
    {
        if (_images.Count >= AeronLimits.ImagesMax)
            throw new AeronException(AeronErrorCode.ResourceTemporarilyUnavailable, $"the driver has {_images.Count} images, its maximum");
        if (setup.Mtu > endpoint.Window)
        {
            throw new AeronException(
                AeronErrorCode.InvalidChannel, $"a sender's mtu {setup.Mtu} exceeds the receiver's window {endpoint.Window}");
        }

        var links = endpoint.Links.Where(link => link.Matches(setup.StreamId, setup.SessionId)).ToList();
        context.Counters.Require(NetworkImage.CounterCount + links.Count);
        var image = new NetworkImage(
            context, endpoint, nextId(), setup, from, links[0].Uri.Text, links.TrueForAll(link => link.IsReliable), nowNs);
        _images.Add(image);
        foreach (var link in links)
            Join(image, link);
        return image;
    }

    private void DeleteDone()
    {
        for (var i = _images.Count - 1; i >= 0; i--)
        {
            var image = _images[i];
            if (image.State != StreamState.Done)
                continue;
            _images.RemoveAt(i);
            image.Delete();
        }
    }
}
