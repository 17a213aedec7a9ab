using System.Reflection;
using System.Runtime.CompilerServices;
using FraudScoring.Disruptor.Sequencing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Disruptor.Processing;

/// <summary>
/// Hands its handler whatever has become available, as one batch: under load batches grow and the cost of passing
/// positions between cores is paid once for each batch instead of each event. Generic in the handler so that a struct
/// handler's call is direct.
/// </summary>
internal sealed class BatchEventProcessor<T, THandler> : Stage, ISharedStage<T>
    where T : class
    where THandler : IBatchHandler<T>
{
    /// <summary>Events of others that a caller handles at most before its own, and again behind it.</summary>
    private const int HelpMax = 16;

    private readonly RingBuffer<T> _ring;
    private readonly IExceptionPolicy<T> _exceptionPolicy;
    private readonly IIdleHandler? _idle;
    private readonly ILifecycleHandler? _lifecycle;
    private readonly int _batchMax;
    private readonly THandler _handler;

    public BatchEventProcessor(
        string name,
        THandler handler,
        int batchMax,
        RingBuffer<T> ring,
        SequenceBarrier barrier,
        WaitStrategy waitStrategy,
        IExceptionPolicy<T> exceptionPolicy)
        : base(name, barrier, waitStrategy)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchMax, 1);
        if (typeof(THandler).IsValueType && typeof(THandler).GetCustomAttribute<IsReadOnlyAttribute>() is null)
            throw new ArgumentException($"{typeof(THandler)} must be a readonly struct: stages copy it.", nameof(handler));

        _handler = handler;
        _idle = handler as IIdleHandler;
        _lifecycle = handler as ILifecycleHandler;
        _batchMax = Math.Min(batchMax, ring.Size);
        _ring = ring;
        _exceptionPolicy = exceptionPolicy;
    }

    public bool TryHandle(ReadOnlySpan<T> entries)
    {
        if (!TryEnter())
            return false;

        // What was published first goes first, and what others publish meanwhile was left to this thread.
        ProcessBatch(HelpMax);
        Handle(new RingBatch<T>(entries, Position.Value));
        ProcessBatch(HelpMax);
        Leave();
        return true;
    }

    private protected override bool ProcessBatch() => ProcessBatch(_batchMax);

    private bool ProcessBatch(int batchMax)
    {
        // A batch ends with the lap, so that its entries lie side by side.
        var first = Position.Value + 1;
        var limit = Math.Min(first + batchMax - 1, _ring.LastOfLap(first));
        var last = Barrier.Available(first, limit);
        if (last < first)
            return false;

        Handle(_ring.Batch(first, (int)(last - first) + 1));
        Advance(last);
        return true;
    }

    private void Handle(RingBatch<T> batch)
    {
        try
        {
            _handler.OnBatch(batch);
        }
        catch (Exception exception)
        {
            HandleFailure(exception, batch);
        }
    }

    private protected override void NotifyIdle()
    {
        try
        {
            _idle?.OnIdle();
        }
        catch (Exception exception)
        {
            HandleFailure(exception, default);
        }
    }

    private protected override void NotifyStart()
    {
        try
        {
            _lifecycle?.OnStart();
        }
        catch (Exception exception)
        {
            HandleFailure(exception, default);
        }
    }

    private protected override void NotifyShutdown()
    {
        try
        {
            _lifecycle?.OnShutdown();
        }
        catch (Exception exception)
        {
            HandleFailure(exception, default);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HandleFailure(Exception exception, RingBatch<T> batch)
    {
        CountException(exception);
        try
        {
            _exceptionPolicy.OnException(exception, Name, batch);
        }
        catch (Exception fromPolicy)
        {
            // Leaving the loop would stop the stage, fill the ring and end the process; the count tells.
            CountException(fromPolicy);
        }
    }
}
