using System.Diagnostics;

namespace FraudScoring.LoadTests.Measuring;

/// <summary>
/// Takes down every planned payment and how it ended. Planning is the injector's; ends come from any thread. Latency
/// counts from the planned instant, so what a stall delays is charged in full.
/// </summary>
internal sealed class Recorder
{
    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private readonly PhaseRecord[] _phases;
    private readonly PhaseRecord[] _steps;
    private readonly bool[] _isMeasured;
    private readonly AutoResetEvent _finished = new(false);
    private long _planned;
    private long _ended;
    private volatile bool _isWaiting;

    /// <param name="isMeasured">For each phase, whether it counts for the steps and the whole: warm-ups do not.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="seconds">Longest duration of the run; seconds beyond are not in the series.</param>
    public Recorder(IReadOnlyList<bool> isMeasured, int steps, int seconds)
    {
        _isMeasured = [.. isMeasured];
        _phases = [.. isMeasured.Select(_ => new PhaseRecord())];
        _steps = [.. Enumerable.Range(0, steps).Select(_ => new PhaseRecord())];
        Series = new SecondSeries(seconds);
    }

    public IReadOnlyList<PhaseRecord> Phases => _phases;

    public IReadOnlyList<PhaseRecord> Steps => _steps;

    public SecondSeries Series { get; }

    /// <summary>Time in the ring, of a sample of the measured payments.</summary>
    public HighDynamicRangeHistogram Queue { get; } = new();

    /// <summary>Time for features, of a sample.</summary>
    public HighDynamicRangeHistogram Features { get; } = new();

    /// <summary>Time for the score, of a sample.</summary>
    public HighDynamicRangeHistogram Score { get; } = new();

    public long Planned => Interlocked.Read(ref _planned);

    /// <summary>Planned and not ended.</summary>
    public long UnderWay => Planned - Interlocked.Read(ref _ended);

    /// <summary>Set when the waiting for answers has ended: what is lost from then on was not answered.</summary>
    public bool IsOver { get; set; }

    /// <summary>The injector's thread, before it sends.</summary>
    public void Plan(in Shot shot)
    {
        Interlocked.Increment(ref _planned);
        _phases[shot.Phase].Planned++;
        if (_isMeasured[shot.Phase])
            _steps[shot.Step].Planned++;
        Series.Plan(SecondOf(shot), shot.Phase);
    }

    /// <summary>How a planned payment ended. Any thread, once for each.</summary>
    public void End(in Shot shot, Outcome outcome)
    {
        if (IsOver && outcome == Outcome.Lost)
            outcome = Outcome.Unanswered;
        var ns = (long)Stopwatch.GetElapsedTime(shot.PlannedTicks).TotalNanoseconds;
        _phases[shot.Phase].Record(outcome, ns);
        if (_isMeasured[shot.Phase])
            _steps[shot.Step].Record(outcome, ns);
        Series.Record(SecondOf(shot), outcome == Outcome.Ok, ns);
        Interlocked.Increment(ref _ended);
        if (_isWaiting)
            _finished.Set();
    }

    /// <summary>Stage times from one of the answers.</summary>
    public void Sample(in Shot shot, in StageSample sample)
    {
        if (!_isMeasured[shot.Phase])
            return;
        Queue.Record(sample.QueueNs);
        Features.Record(sample.FeaturesNs);
        Score.Record(sample.ScoreNs);
    }

    /// <summary>Waits until another payment has ended; false when none did in time.</summary>
    public bool WaitForEnd(long underWay, TimeSpan patience)
    {
        _isWaiting = true;
        // Looked at after saying so: an end in between is either seen here or signalled.
        var isEnded = UnderWay < underWay || _finished.WaitOne(patience);
        _isWaiting = false;
        return isEnded;
    }

    /// <summary>Seconds of the run that have passed.</summary>
    public double Elapsed => Stopwatch.GetElapsedTime(_startTicks).TotalSeconds;

    private int SecondOf(in Shot shot)
        => (int)((shot.PlannedTicks - _startTicks) / Stopwatch.Frequency);
}
