using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>A publication as the driver sees it: the log, who uses it and how far the publishers may write.</summary>
internal abstract class DriverPublication
{
    private int _references = 1;
    private long _lastConsumed;
    private int _lastTermCount;
    private long _lastProgressNs;

    protected DriverPublication(
        DriverContext context, PublicationIdentity identity, ChannelUri uri, PublicationParameters parameters, TermPosition start)
    {
        Context = context;
        Identity = identity;
        Uri = uri;
        Parameters = parameters;
        Log = context.Logs.CreatePublication(
            identity.RegistrationId, identity.SessionId, identity.StreamId, start, parameters, identity.IsExclusive);
        StartPosition = LogPosition.Of(start.TermId, start.TermOffset, Log.Shift, start.InitialTermId);
        Cleaner = new LogCleaner(Log, StartPosition);
        var key = CounterKey;
        Limit = key.Allocate(context.Counters, CounterTypes.PublisherLimit, "pub-lmt", identity.ClientId, StartPosition);
        var position = identity.IsExclusive ? "pub-pos (exclusive)" : "pub-pos (concurrent)";
        Position = key.Allocate(context.Counters, CounterTypes.PublisherPosition, position, identity.ClientId, StartPosition);
        _lastConsumed = StartPosition;
        _lastProgressNs = context.Clock.NowNs;
    }

    public long RegistrationId => Identity.RegistrationId;

    public int SessionId => Identity.SessionId;

    public int StreamId => Identity.StreamId;

    public bool IsExclusive => Identity.IsExclusive;

    public string LogPath => Log.Path;

    public int LimitCounterId => Limit.Id;

    public abstract int ChannelStatusId { get; }

    public ChannelUri Uri { get; }

    public PublicationParameters Parameters { get; }

    public StreamState State { get; protected set; }

    protected DriverContext Context { get; }

    protected PublicationIdentity Identity { get; }

    protected LogBuffers Log { get; }

    protected LogCleaner Cleaner { get; }

    protected long StartPosition { get; }

    protected DriverCounter Limit { get; }

    protected DriverCounter Position { get; }

    protected StreamCounterKey CounterKey => new(RegistrationId, SessionId, StreamId, Uri.Text);

    public void AddReference() => _references++;

    /// <summary>The last publisher leaves: no more data, but what is there is delivered.</summary>
    public void ReleaseReference(bool revokes)
    {
        _references--;
        if (_references > 0 || State != StreamState.Active)
            return;
        var end = Log.ProducerPosition();
        if (Limit.Value > end)
            Limit.Set(end);
        Position.Set(end);
        Log.EndOfStreamPosition = end;
        State = StreamState.Draining;
        if (revokes)
            OnRevoked();
    }

    /// <summary>Once per turn of the driver's loop: lets publishers write as far as subscribers have read.</summary>
    public abstract int UpdateLimit();

    /// <summary>Once per timer interval: state and liveness.</summary>
    public abstract void OnTimer(long nowNs);

    /// <summary>The log makes no sense any more: nobody may use it.</summary>
    public abstract void Fail();

    public virtual void Delete()
    {
        Context.Counters.Free(Limit);
        Context.Counters.Free(Position);
        Context.Logs.Delete(Log);
    }

    protected virtual void OnRevoked()
    {
        Log.IsRevoked = true;
        Context.Totals.Increment(SystemCounter.PublicationsRevoked);
    }

    /// <summary>
    /// A shared publication may hold a claim of a process that died. An exclusive one has a single writer, which is
    /// either alive or whose death ends the publication.
    /// </summary>
    protected void UnblockWhenStuck(long nowNs, long consumed)
    {
        var termCount = Log.ActiveTermCount;
        var isWaiting = !IsExclusive && (Log.ProducerPosition() > consumed || (int)(consumed >> Log.Shift) != termCount);
        if (!isWaiting || consumed != _lastConsumed || termCount != _lastTermCount)
        {
            _lastConsumed = consumed;
            _lastTermCount = termCount;
            _lastProgressNs = nowNs;
        }
        else if (nowNs - _lastProgressNs > Context.UnblockNs)
        {
            _lastProgressNs = nowNs;
            Unblock(consumed);
        }
    }

    protected void Unblock(long consumed)
    {
        if (LogUnblocker.Unblock(Log, consumed))
            Context.Totals.Increment(SystemCounter.UnblockedPublications);
    }
}
