namespace FraudScoring.Aeron.Client;

/// <summary>The receiving end of a stream: all of its senders, each an <see cref="Image"/>. One thread polls.</summary>
public sealed class Subscription : IDisposable
{
    private readonly AeronClient _client;
    private volatile Image[] _images = [];
    private volatile bool _isClosed;
    private int _next;

    internal Subscription(
        AeronClient client, long registrationId, int channelStatusId, string channel, int streamId,
        Action<Image>? onAvailable, Action<Image>? onUnavailable)
    {
        _client = client;
        RegistrationId = registrationId;
        ChannelStatusId = channelStatusId;
        Channel = channel;
        StreamId = streamId;
        OnAvailable = onAvailable;
        OnUnavailable = onUnavailable;
    }

    /// <summary>The channel as it was asked for.</summary>
    public string Channel { get; }

    /// <summary>The stream within the channel.</summary>
    public int StreamId { get; }

    /// <summary>The id by which the driver knows it.</summary>
    public long RegistrationId { get; }

    /// <summary>The counter with the socket's status, or -1 when there is no socket.</summary>
    public int ChannelStatusId { get; }

    /// <summary>True once closed.</summary>
    public bool IsClosed => _isClosed || _client.IsClosed;

    /// <summary>The senders there are.</summary>
    public IReadOnlyList<Image> Images => _images;

    /// <summary>True while there is a sender.</summary>
    public bool IsConnected => Array.Exists(_images, image => !image.IsClosed);

    /// <summary>The address its socket is bound to, with the port the system chose for port 0; null without a socket.</summary>
    public string? LocalAddress => _client.LocalAddress(ChannelStatusId);

    internal Action<Image>? OnAvailable { get; }

    internal Action<Image>? OnUnavailable { get; }

    /// <summary>Hands over up to <paramref name="fragmentLimit"/> fragments of all senders in turn.</summary>
    public int Poll(FragmentHandler handler, int fragmentLimit)
    {
        var images = _images;
        if (images.Length == 0)
            return 0;
        var start = NextStart(images.Length);
        var fragments = 0;
        for (var i = 0; i < images.Length && fragments < fragmentLimit; i++)
        {
            var index = start + i;
            fragments += images[index < images.Length ? index : index - images.Length]
                .Poll(handler, fragmentLimit - fragments);
        }

        return fragments;
    }

    /// <summary>As <see cref="Poll"/>, with a handler that can stop, take back and commit.</summary>
    public int ControlledPoll(ControlledFragmentHandler handler, int fragmentLimit)
    {
        var images = _images;
        if (images.Length == 0)
            return 0;
        var start = NextStart(images.Length);
        var fragments = 0;
        for (var i = 0; i < images.Length && fragments < fragmentLimit; i++)
        {
            var index = start + i;
            fragments += images[index < images.Length ? index : index - images.Length]
                .ControlledPoll(handler, fragmentLimit - fragments);
        }

        return fragments;
    }

    /// <summary>The image of a session, or null.</summary>
    public Image? ImageOf(int sessionId) => Array.Find(_images, image => image.SessionId == sessionId);

    /// <summary>Stops receiving.</summary>
    public void Dispose() => _client.Remove(this);

    internal void Add(Image image) => _images = [.. _images, image];

    internal Image? Remove(long correlationId)
    {
        var image = Array.Find(_images, i => i.CorrelationId == correlationId);
        if (image is not null)
            _images = [.. _images.Where(i => i != image)];
        return image;
    }

    internal Image[]? Close()
    {
        if (_isClosed)
            return null;
        _isClosed = true;
        var images = _images;
        _images = [];
        return images;
    }

    // A different sender first each time, so that a busy one cannot starve the others.
    private int NextStart(int count)
    {
        var start = _next;
        if (start >= count)
            start = 0;
        _next = start + 1;
        return start;
    }
}
