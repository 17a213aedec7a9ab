using FraudScoring.Core.Decisions;

namespace FraudScoring.Service.Pipeline;

/// <summary>What the pipeline has done since it started. Each field is written by one thread; reading is approximate.</summary>
internal sealed class PipelineCounters
{
    private long _rejected;

    /// <summary>Decisions recorded: allow, review, block. Decide thread.</summary>
    public long[] Decided { get; } = new long[(int)Decision.Block + 1];

    /// <summary>Repeats answered with a recorded decision. Decide thread.</summary>
    public long Duplicates { get; set; }

    /// <summary>Payments dropped because their deadline had passed. Decide thread.</summary>
    public long Expired { get; set; }

    /// <summary>Labels recorded. Decide thread.</summary>
    public long Labels { get; set; }

    /// <summary>Payments refused because the ring was full. Any thread.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    public void AddRejected() => Interlocked.Increment(ref _rejected);
}
