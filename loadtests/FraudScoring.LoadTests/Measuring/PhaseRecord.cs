namespace FraudScoring.LoadTests.Measuring;

/// <summary>What was counted in one phase of the load, or for one step.</summary>
internal sealed class PhaseRecord
{
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];

    /// <summary>Payments that were decided.</summary>
    public HighDynamicRangeHistogram Decided { get; } = new();

    /// <summary>Payments that were refused because the service was full: how fast it says so.</summary>
    public HighDynamicRangeHistogram Refused { get; } = new();

    /// <summary>Time from the first planned instant to the last, or to the last answer where the load is closed.</summary>
    public TimeSpan Duration { get; set; }

    public long Planned { get; set; }

    public long this[Outcome outcome] => Interlocked.Read(ref _outcomes[(int)outcome]);

    public long Errors => Enum.GetValues<Outcome>().Where(o => o is not Outcome.Ok).Sum(o => this[o]);

    /// <summary>Any thread.</summary>
    public void Record(Outcome outcome, long ns)
    {
        Interlocked.Increment(ref _outcomes[(int)outcome]);
        if (outcome == Outcome.Ok)
            Decided.Record(ns);
        else if (outcome == Outcome.Full)
            Refused.Record(ns);
    }

    public void Add(PhaseRecord other)
    {
        for (var i = 0; i < _outcomes.Length; i++)
            _outcomes[i] += other._outcomes[i];
        Decided.Add(other.Decided);
        Refused.Add(other.Refused);
        Duration += other.Duration;
        Planned += other.Planned;
    }
}
