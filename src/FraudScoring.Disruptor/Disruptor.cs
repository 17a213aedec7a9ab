using System.Diagnostics;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Sequencing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Disruptor;

/// <summary>
/// A ring with its stages (Thompson, Farley, Barker, Gee, Stewart: "Disruptor: High performance alternative to bounded
/// queues", LMAX 2011). Add the stages, then <see cref="Start"/>, which gives each a thread of its own; or do not start
/// it and drive the stages by hand, all on one thread, with <see cref="RunOnce"/>. Configured and ended by one thread.
/// </summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public sealed class Disruptor<T> : IDisposable
    where T : class
{
    /// <summary>The largest batch of a stage that does not say otherwise.</summary>
    public const int DefaultBatchMax = 256;

    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(10);

    private readonly WaitStrategy _waitStrategy;
    private readonly IExceptionPolicy<T> _exceptionPolicy;
    private readonly List<Stage> _stages = [];
    private readonly List<Thread> _threads = [];
    private ISharedStage<T>? _shared;

    /// <summary>A ring whose failed batches are counted, and which parks when idle.</summary>
    public Disruptor(Func<T> factory, int size, ProducerType producerType)
        : this(factory, size, producerType, new ParkingWaitStrategy(), new CountingExceptionPolicy<T>())
    {
    }

    /// <summary>A ring.</summary>
    /// <param name="factory">Creates the entries, all of them now.</param>
    /// <param name="size">Entries, a power of two.</param>
    /// <param name="producerType">Whether one or many threads publish.</param>
    /// <param name="waitStrategy">How stages wait for work.</param>
    /// <param name="exceptionPolicy">What becomes of a batch whose handler threw.</param>
    public Disruptor(
        Func<T> factory,
        int size,
        ProducerType producerType,
        WaitStrategy waitStrategy,
        IExceptionPolicy<T> exceptionPolicy)
    {
        ArgumentNullException.ThrowIfNull(waitStrategy);
        ArgumentNullException.ThrowIfNull(exceptionPolicy);
        Ring = new RingBuffer<T>(factory, size, producerType);
        _waitStrategy = waitStrategy;
        _exceptionPolicy = exceptionPolicy;
    }

    /// <summary>Where producers publish.</summary>
    public RingBuffer<T> Ring { get; }

    /// <summary>All stages, those that others wait for first.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    /// <summary>Adds a first stage.</summary>
    /// <param name="name">The name of the stage and its thread.</param>
    /// <param name="handler">What it does with events.</param>
    /// <param name="batchMax">Most events in one call.</param>
    public HandlerGroup<T> HandleEventsWith<THandler>(string name, THandler handler, int batchMax)
        where THandler : IBatchHandler<T>
        => new HandlerGroup<T>(this, [], []).And(name, handler, batchMax);

    /// <summary>Adds first stages that run side by side, named after their handlers' types.</summary>
    public HandlerGroup<T> HandleEventsWith(params IBatchHandler<T>[] handlers)
        => new HandlerGroup<T>(this, [], []).AndAll(handlers);

    /// <summary>
    /// Lets threads that have an event run the only stage themselves, see <see cref="TryHandle(in T)"/>. Stage and callers take
    /// turns: the handler is still called by one thread at a time, and what one call wrote the next one sees.
    /// </summary>
    /// <exception cref="InvalidOperationException">Started, or there is not exactly one stage.</exception>
    public void ShareStage()
    {
        ThrowIfFixed();
        if (_stages is not [var stage])
            throw new InvalidOperationException($"Only a single stage can be shared with callers; there are {_stages.Count}.");
        stage.Share(Ring.Sequencer.Readers);
        _shared = (ISharedStage<T>)stage;
    }

    /// <summary>
    /// Handles an event on the calling thread, without the ring and without waking anybody, if the shared stage is
    /// at rest; a few published events before and behind it are handled too. An exception goes to the exception policy.
    /// False, and the event is to be published, when the stage is busy, closed, not started or not shared.
    /// </summary>
    public bool TryHandle(in T entry) => TryHandle(new ReadOnlySpan<T>(in entry));

    /// <summary>The same for several events, which the handler gets as one batch, whatever the largest batch of the stage is.</summary>
    public bool TryHandle(ReadOnlySpan<T> entries) => _shared is not null && _shared.TryHandle(entries);

    /// <summary>Starts a background thread for each stage.</summary>
    /// <exception cref="InvalidOperationException">Started before, driven by hand, halted, or without a stage.</exception>
    public void Start()
    {
        ThrowIfFixed();
        if (_stages.Count == 0)
            throw new InvalidOperationException("There is no stage to start: add one with HandleEventsWith.");

        foreach (var stage in _stages)
            stage.ReserveForThread();
        foreach (var stage in _stages)
            _threads.Add(new Thread(stage.Run) { Name = stage.Name, IsBackground = true });
        foreach (var thread in _threads)
            thread.UnsafeStart();
    }

    /// <summary>Drives each stage by hand once, in order; whether any of them had a batch.</summary>
    /// <exception cref="InvalidOperationException">Threads drive the stages, or they were halted.</exception>
    public bool RunOnce()
    {
        var hadBatch = false;
        foreach (var stage in _stages)
            hadBatch |= stage.RunOnce();
        return hadBatch;
    }

    /// <summary>
    /// Waits until the last stages have handled everything that was claimed, and goes on. Stages without threads are
    /// driven by hand meanwhile.
    /// </summary>
    /// <returns>False if the time ran out, or if without threads a claim is not published.</returns>
    public bool Drain(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        var spinner = new SpinWait();
        while (!Ring.Sequencer.IsDrained)
        {
            if (Ring.Sequencer.IsHalted || Stopwatch.GetElapsedTime(start) >= timeout)
                return false;
            if (_threads.Count > 0)
                spinner.SpinOnce();
            else if (!RunOnce())
                return Ring.Sequencer.IsDrained;
        }

        return true;
    }

    /// <summary>
    /// Refuses new claims, waits until everything published was handled by the last stages, and halts. Stop the
    /// producers first: a claim that races with this call may be refused or not be handled any more.
    /// </summary>
    /// <returns>False if the time ran out; the stages are halted all the same, but may still run.</returns>
    public bool Shutdown(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        Ring.Sequencer.Close();
        var isDrained = Drain(timeout);
        Halt();
        var left = timeout - Stopwatch.GetElapsedTime(start);
        return Join(left > TimeSpan.Zero ? left : TimeSpan.Zero) && isDrained;
    }

    /// <summary>
    /// Stops each stage after the batch it is at, whatever is left, and makes waiting claims fail. Does not wait; see
    /// <see cref="Join"/>.
    /// </summary>
    public void Halt()
    {
        Ring.Sequencer.Halt();

        // The same fence as behind any other news for a sleeping stage; see Parker.
        Interlocked.MemoryBarrier();
        foreach (var stage in _stages)
        {
            stage.Barrier.Parker.Wake();
            stage.HaltByHand();
        }
    }

    /// <summary>Waits for the threads of halted stages to end; false if the time ran out.</summary>
    public bool Join(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var thread in _threads)
        {
            var left = timeout - Stopwatch.GetElapsedTime(start);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                return false;
        }

        return true;
    }

    /// <summary>Halts, and waits a few seconds for the threads to end.</summary>
    public void Dispose()
    {
        Halt();
        Join(DisposeTimeout);
    }

    internal Stage AddStage<THandler>(string name, THandler handler, int batchMax, Stage[] upstream)
        where THandler : IBatchHandler<T>
    {
        ThrowIfFixed();
        if (HasStage(name))
            throw new ArgumentException($"There is a stage '{name}' already.", nameof(name));

        var positions = Array.ConvertAll(upstream, stage => stage.Position);
        var barrier = new SequenceBarrier(Ring.Sequencer, positions);
        var stage = new BatchEventProcessor<T, THandler>(
            name, handler, batchMax, Ring, barrier, _waitStrategy, _exceptionPolicy);

        if (_waitStrategy.Parks)
            AddToWakeLists(barrier.Parker, upstream);
        Ring.Sequencer.Gating = Ring.Sequencer.Gating.Replace(positions, stage.Position);
        _stages.Add(stage);
        return stage;
    }

    /// <summary>The name of a handler's type, numbered from the second stage of that type on.</summary>
    internal string NameFor(IBatchHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var name = handler.GetType().Name;
        for (var number = 2; HasStage(name); number++)
            name = $"{handler.GetType().Name}-{number}";
        return name;
    }

    private bool HasStage(string name) => _stages.Exists(stage => stage.Name == name);

    private void AddToWakeLists(Parker parker, Stage[] upstream)
    {
        if (upstream.Length == 0)
            Ring.Sequencer.Readers.Add(parker);
        foreach (var stage in upstream)
            stage.Followers.Add(parker);
    }

    private void ThrowIfFixed()
    {
        if (_threads.Count > 0 || Ring.Sequencer.IsHalted)
            throw new InvalidOperationException("The stages are started or halted and cannot change any more.");
    }
}
