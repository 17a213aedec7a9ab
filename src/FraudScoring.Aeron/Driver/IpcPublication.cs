using FraudScoring.Aeron.Channels;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// A publication within the host: subscribers read the very log the publishers write. The driver only moves the limit
/// behind the slowest subscriber and zeroes what all have read.
/// </summary>
internal sealed class IpcPublication : DriverPublication, ISubscribable
{
    /// <summary>Counters that one takes.</summary>
    public const int CounterCount = 2;

    private readonly SubscriberPositions _subscribers = new();
    private readonly int _tripGain;
    private long _consumed;
    private long _tripLimit;

    public IpcPublication(
        DriverContext context, PublicationIdentity identity, ChannelUri uri, PublicationParameters parameters, TermPosition start)
        : base(context, identity, uri, parameters, start)
    {
        // The limit moves in steps: each move costs the publisher a cache miss.
        _tripGain = parameters.Window / 8;
        _consumed = StartPosition;
        _tripLimit = StartPosition;
    }

    public override int ChannelStatusId => -1;

    public string SourceIdentity => "aeron:ipc";

    public bool AcceptsSubscribers => State == StreamState.Active;

    public long JoinPosition => _subscribers.Count == 0 ? _consumed : Math.Min(_consumed, _subscribers.Bounds().Min);

    public void Add(SubscriberPosition position)
    {
        _subscribers.Add(position);
        Log.IsConnected = true;
    }

    public void Remove(SubscriberPosition position)
    {
        _consumed = Math.Max(_consumed, Math.Min(position.Counter.Shared, Log.ProducerPosition()));
        _subscribers.Remove(position);
        if (_subscribers.Count == 0)
            Log.IsConnected = false;
    }

    public override int UpdateLimit()
    {
        if (State != StreamState.Active)
            return 0;
        Position.Set(Log.ProducerPosition());
        return _subscribers.Count > 0 ? FollowSubscribers() : StopPublishers();
    }

    public override void OnTimer(long nowNs)
    {
        switch (State)
        {
            case StreamState.Active:
                UnblockWhenStuck(nowNs, _consumed);
                break;
            case StreamState.Draining:
                Drain();
                break;
            case StreamState.Linger:
                State = StreamState.Done;
                break;
        }
    }

    public override void Fail() => EndNow();

    public override void Delete()
    {
        _subscribers.Release(Context);
        base.Delete();
    }

    protected override void OnRevoked()
    {
        base.OnRevoked();
        EndNow();
    }

    private int FollowSubscribers()
    {
        var (min, max) = _subscribers.Bounds();
        // Counters are other processes' to write: a position nobody can have reached must not move anything.
        var end = Log.ProducerPosition();
        min = Math.Min(min, end);
        _consumed = Math.Max(_consumed, Math.Min(max, end));
        var limit = min + Parameters.Window;
        if (limit <= _tripLimit)
            return 0;
        Cleaner.CleanTo(min);
        // A term that is not clean yet must not be written: the rest of it is cleaned in the next turn.
        if (Cleaner.Position < min)
            limit = Math.Min(limit, Cleaner.Position + Parameters.Window);
        if (limit > Limit.Value)
            Limit.Set(limit);
        _tripLimit = limit + _tripGain;
        return 1;
    }

    private int StopPublishers()
    {
        var changed = Limit.Value > _consumed;
        if (changed)
        {
            Limit.Set(_consumed);
            _tripLimit = _consumed;
        }

        Cleaner.CleanTo(_consumed);
        return changed ? 1 : 0;
    }

    private void Drain()
    {
        var end = Log.ProducerPosition();
        Log.EndOfStreamPosition = end;
        var min = _subscribers.Count == 0 ? end : _subscribers.Bounds().Min;
        if (min >= end)
            EndNow();
        else
            Unblock(min);
    }

    private void EndNow()
    {
        Log.IsConnected = false;
        _subscribers.AnnounceEnd(Context, this);
        State = StreamState.Linger;
    }
}
