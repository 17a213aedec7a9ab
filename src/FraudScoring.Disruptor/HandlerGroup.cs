using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Disruptor;

/// <summary>Stages that run side by side, to which others are added beside or behind.</summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public sealed class HandlerGroup<T>
    where T : class
{
    private readonly Disruptor<T> _disruptor;
    private readonly Stage[] _upstream;
    private readonly Stage[] _members;

    internal HandlerGroup(Disruptor<T> disruptor, Stage[] upstream, Stage[] members)
    {
        _disruptor = disruptor;
        _upstream = upstream;
        _members = members;
    }

    /// <summary>Adds a stage that runs beside this group's.</summary>
    public HandlerGroup<T> And<THandler>(string name, THandler handler, int batchMax)
        where THandler : IBatchHandler<T>
    {
        var stage = _disruptor.AddStage(name, handler, batchMax, _upstream);
        return new HandlerGroup<T>(_disruptor, _upstream, [.. _members, stage]);
    }

    /// <summary>Adds a stage that sees an event once all of this group have handled it.</summary>
    public HandlerGroup<T> Then<THandler>(string name, THandler handler, int batchMax)
        where THandler : IBatchHandler<T>
        => new HandlerGroup<T>(_disruptor, _members, []).And(name, handler, batchMax);

    /// <summary>Adds stages, named after the handlers' types, that see an event once all of this group handled it.</summary>
    public HandlerGroup<T> Then(params IBatchHandler<T>[] handlers)
        => new HandlerGroup<T>(_disruptor, _members, []).AndAll(handlers);

    internal HandlerGroup<T> AndAll(IBatchHandler<T>[] handlers)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Length);
        return handlers.Aggregate(
            this, (group, handler) => group.And(_disruptor.NameFor(handler), handler, Disruptor<T>.DefaultBatchMax));
    }
}
