using FraudScoring.Disruptor.Sequencing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Disruptor;

/// <summary>
/// One handler's place in the ring. It is driven by a thread of its own after <see cref="Disruptor{T}.Start"/>, or else
/// by hand, one batch at a time, by whoever calls <see cref="RunOnce"/> or <see cref="TryProcessBatch"/>. A shared stage
/// (<see cref="Disruptor{T}.ShareStage"/>) is driven by its thread and by callers, one at a time.
/// The properties may be read by any thread.
/// </summary>
public abstract class Stage
{
    private readonly WaitStrategy _waitStrategy;
    private readonly WakeList _followers = new();
    private long _exceptions;
    private volatile Exception? _lastException;
    private volatile StageMode _mode;
    private Turn? _turn;

    private protected Stage(string name, SequenceBarrier barrier, WaitStrategy waitStrategy)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Barrier = barrier;
        _waitStrategy = waitStrategy;
    }

    /// <summary>The name given to the stage; its thread has the same.</summary>
    public string Name { get; }

    /// <summary>The last event handled; -1 before the first.</summary>
    public long Sequence => Position.Value;

    /// <summary>
    /// Events that wait for this stage: those the stages before it are done with, or for a first stage those the
    /// producers have claimed. The stage with the largest lag is the bottleneck.
    /// </summary>
    public long Lag
    {
        get
        {
            // In this order, so that a moving stage looks further behind than it is, never ahead.
            var handled = Position.Value;
            return Barrier.Upstream - handled;
        }
    }

    /// <summary>Exceptions that the handler, its callbacks or the exception policy threw; each lost at most its batch.</summary>
    public long Exceptions => Interlocked.Read(ref _exceptions);

    /// <summary>The last of these exceptions.</summary>
    public Exception? LastException => _lastException;

    internal Sequence Position { get; } = new();

    internal WakeList Followers => _followers;

    internal SequenceBarrier Barrier { get; }

    /// <summary>Handles one batch, or tells the handler that it is idle; whether there was a batch.</summary>
    /// <exception cref="InvalidOperationException">A thread drives this stage, or it was halted.</exception>
    public bool RunOnce()
    {
        if (TryProcessBatch())
            return true;
        NotifyIdle();
        return false;
    }

    /// <summary>Handles one batch if there is one.</summary>
    /// <exception cref="InvalidOperationException">A thread drives this stage, or it was halted.</exception>
    public bool TryProcessBatch()
    {
        if (_mode != StageMode.ByHand)
            StartByHand();
        return ProcessBatch();
    }

    /// <summary>The loop of the stage's thread, until the ring is halted.</summary>
    internal void Run()
    {
        NotifyStart();
        _turn?.Give();
        while (!Barrier.IsHalted)
        {
            if (ProcessInTurn() || _waitStrategy.Spin(Barrier, Position.Value + 1))
                continue;

            NotifyIdleInTurn();
            _waitStrategy.Park(Barrier, Position);
        }

        _turn?.Take();
        NotifyShutdown();
    }

    /// <summary>Lets callers run the stage too, before it is started.</summary>
    internal void Share(WakeList publishers)
    {
        _turn = new Turn();
        publishers.Turn = _turn;
    }

    /// <summary>Takes the stage from its thread, if nobody is at work and the ring takes events; <see cref="Leave"/> follows.</summary>
    private protected bool TryEnter()
    {
        if (_turn is null || !_turn.TryTake())
            return false;
        if (!Barrier.IsClosed)
            return true;
        Leave();
        return false;
    }

    private protected void Leave()
    {
        _turn!.Give();

        // Who published while the turn was held woke nobody; either they saw it held or this sees their event.
        Interlocked.MemoryBarrier();
        if (Barrier.IsAvailable(Position.Value + 1))
            Barrier.Parker.Wake();
    }

    private bool ProcessInTurn()
    {
        if (_turn is null)
            return ProcessBatch();
        if (!Barrier.IsAvailable(Position.Value + 1))
            return false;
        _turn.Take();
        var hadBatch = ProcessBatch();
        _turn.Give();
        return hadBatch;
    }

    private void NotifyIdleInTurn()
    {
        if (_turn is null)
        {
            NotifyIdle();
            return;
        }

        // Whoever has it is not idle.
        if (!_turn.TryTake())
            return;
        NotifyIdle();
        _turn.Give();
    }

    internal void ReserveForThread()
    {
        if (_mode != StageMode.New)
            throw new InvalidOperationException($"Stage '{Name}' was driven by hand or halted; no thread can take over.");
        _mode = StageMode.Threaded;
    }

    internal void HaltByHand()
    {
        var wasByHand = _mode == StageMode.ByHand;
        if (_mode != StageMode.Threaded)
            _mode = StageMode.Halted;
        if (wasByHand)
            NotifyShutdown();
    }

    private protected abstract bool ProcessBatch();

    private protected abstract void NotifyIdle();

    private protected abstract void NotifyStart();

    private protected abstract void NotifyShutdown();

    /// <summary>Releases the events up to a sequence to the stages that follow, or to the producers.</summary>
    private protected void Advance(long sequence)
    {
        Position.Value = sequence;
        _followers.Signal();
    }

    private protected void CountException(Exception exception)
    {
        _lastException = exception;
        Interlocked.Increment(ref _exceptions);
    }

    private void StartByHand()
    {
        if (_mode == StageMode.Threaded)
            throw new InvalidOperationException($"Stage '{Name}' is driven by its thread.");
        if (_mode == StageMode.Halted)
            throw new InvalidOperationException($"Stage '{Name}' was halted.");
        _mode = StageMode.ByHand;
        NotifyStart();
    }
}
