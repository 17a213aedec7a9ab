using System.Runtime.ExceptionServices;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// A few threads that share short jobs: a job is a number of parts, taken one by one by the caller and by whichever
/// worker is awake. Growing a tree is some hundred jobs of 50 us each, for which the pool's wake-ups are too slow.
/// </summary>
/// <remarks>
/// One thread calls <see cref="Run"/>. The ticket holds generation, number of parts and next part in one word, so that
/// a worker that wakes late can never take a part of a job that is over: the exchange fails.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int PartsMax = ushort.MaxValue;
    private const int SpinsBeforePark = 2_000;

    private readonly Thread[] _workers;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int> _job = static _ => { };
    private Exception? _failure;
    private long _ticket;
    private int _completed;
    private int _parked;
    private volatile bool _isStopping;

    public WorkerTeam(int threads)
    {
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        _workers = new Thread[count - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"trainer-{i + 1}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads that work, the caller included.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>Runs part 0 to <paramref name="parts"/> - 1 and returns when all are done; throws what a part threw.</summary>
    public void Run(int parts, Action<int> job)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, PartsMax);
        if (_workers.Length == 0 || parts <= 1)
        {
            for (int part = 0; part < parts; part++)
                job(part);
            return;
        }

        _job = job;
        _completed = 0;
        long generation = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (generation << 32) | ((long)parts << 16));
        if (Volatile.Read(ref _parked) > 0)
            WakeWorkers();
        while (TryWorkOnce())
        {
        }

        AwaitParts(parts);
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Release(_workers.Length + 1);
        foreach (var worker in _workers)
            worker.Join();
        _wake.Dispose();
    }

    private void AwaitParts(int parts)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _completed) < parts)
            spin.SpinOnce(sleep1Threshold: -1);
        var failure = _failure;
        _failure = null;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private bool TryWorkOnce()
    {
        long ticket = Volatile.Read(ref _ticket);
        while (true)
        {
            int next = (int)(ticket & 0xFFFF);
            if (next >= (int)((ticket >> 16) & 0xFFFF))
                return false;
            long seen = Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket);
            if (seen == ticket)
            {
                RunPart(next);
                return true;
            }

            ticket = seen;
        }
    }

    private void RunPart(int part)
    {
        try
        {
            _job(part);
        }
        catch (Exception exception)
        {
            // Kept for the caller of Run, who rethrows it: a worker has nobody above it.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }

        Interlocked.Increment(ref _completed);
    }

    private void Work()
    {
        int idle = 0;
        while (!_isStopping)
        {
            if (TryWorkOnce())
                idle = 0;
            else if (++idle < SpinsBeforePark)
                Thread.SpinWait(20);
            else
                Park(ref idle);
        }
    }

    private void Park(ref int idle)
    {
        Interlocked.Increment(ref _parked);
        // A job published before the count was raised did not wake anybody: look once more.
        if (!TryWorkOnce() && !_isStopping)
            _wake.Wait();
        else
            Interlocked.Decrement(ref _parked);
        idle = 0;
    }

    private void WakeWorkers()
    {
        int parked = Interlocked.Exchange(ref _parked, 0);
        if (parked > 0)
            _wake.Release(parked);
    }
}
