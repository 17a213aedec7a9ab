namespace FraudScoring.Service.DecisionLog;

/// <summary>Where the decision log lies and how large it may get.</summary>
internal sealed record DecisionLogOptions
{
    /// <summary>The folder; it is made when it does not exist and belongs to one process at a time.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes of one segment file, a power of two. Retention removes whole segments.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of memory for what is not yet written, a power of two. When it is full an append waits.</summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>Bytes above which the oldest segments are removed.</summary>
    public long RetentionBytes { get; init; } = long.MaxValue;

    /// <summary>Age above which segments are removed.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Bytes of one page: the unit in which memory is written and used again.</summary>
    public int PageBytes
        => (int)Math.Clamp(Math.Min(SegmentBytes, MemoryBytes / 16), LogLimits.PageBytesMin, LogLimits.PageBytesMax);

    /// <summary>What is wrong with the options, one sentence for each; empty when all is well.</summary>
    public IReadOnlyList<string> Check()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Directory))
            errors.Add("the decision log needs a folder");
        CheckSize(nameof(SegmentBytes), SegmentBytes, LogLimits.SegmentBytesMin, LogLimits.SegmentBytesMax, errors);
        CheckSize(nameof(MemoryBytes), MemoryBytes, LogLimits.MemoryBytesMin, LogLimits.MemoryBytesMax, errors);
        if (RetentionBytes <= 0)
            errors.Add($"{nameof(RetentionBytes)} is {RetentionBytes}; expected more than 0");
        if (RetentionAge <= TimeSpan.Zero)
            errors.Add($"{nameof(RetentionAge)} is {RetentionAge}; expected more than 0");
        return errors;
    }

    private static void CheckSize(string name, long value, long min, long max, List<string> errors)
    {
        if (!long.IsPow2(value) || value < min || value > max)
            errors.Add($"{name} is {value}; expected a power of two from {min} to {max}");
    }
}
