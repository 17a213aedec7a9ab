namespace FraudScoring.Aeron.Driver;

/// <summary>The readers of one log.</summary>
internal sealed class SubscriberPositions
{
    private readonly List<SubscriberPosition> _positions = [];

    public int Count => _positions.Count;

    public IReadOnlyList<SubscriberPosition> All => _positions;

    public void Add(SubscriberPosition position) => _positions.Add(position);

    public void Remove(SubscriberPosition position) => _positions.Remove(position);

    public (long Min, long Max) Bounds()
    {
        var min = long.MaxValue;
        var max = long.MinValue;
        for (var i = 0; i < _positions.Count; i++)
        {
            var position = _positions[i].Counter.Shared;
            min = Math.Min(min, position);
            max = Math.Max(max, position);
        }

        return (min, max);
    }

    /// <summary>Tells every reader that the log is over.</summary>
    public void AnnounceEnd(DriverContext context, ISubscribable source)
    {
        foreach (var position in _positions)
            context.Answers.UnavailableImage(source, position.Link);
    }

    /// <summary>Frees the counters; the readers have stopped writing them.</summary>
    public void Release(DriverContext context)
    {
        foreach (var position in _positions)
        {
            position.Link.Positions.Remove(position);
            context.Counters.Free(position.Counter);
        }

        _positions.Clear();
    }
}
