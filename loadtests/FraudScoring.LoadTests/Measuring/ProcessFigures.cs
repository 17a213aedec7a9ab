namespace FraudScoring.LoadTests.Measuring;

/// <summary>What a process has used so far; the difference of two is what it used in between.</summary>
internal sealed record ProcessFigures
{
    public double CpuSeconds { get; init; }

    public double AllocatedBytes { get; init; }

    public double PauseSeconds { get; init; }

    public double Gen0 { get; init; }

    public double Gen1 { get; init; }

    public double Gen2 { get; init; }

    /// <summary>Now, not a difference.</summary>
    public double ResidentBytes { get; init; }

    public static ProcessFigures OfThisProcess() => new()
    {
        CpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds,
        AllocatedBytes = GC.GetTotalAllocatedBytes(),
        PauseSeconds = GC.GetTotalPauseDuration().TotalSeconds,
        Gen0 = GC.CollectionCount(0),
        Gen1 = GC.CollectionCount(1),
        Gen2 = GC.CollectionCount(2),
        ResidentBytes = Environment.WorkingSet,
    };

    public ProcessFigures Since(ProcessFigures earlier) => new()
    {
        CpuSeconds = CpuSeconds - earlier.CpuSeconds,
        AllocatedBytes = AllocatedBytes - earlier.AllocatedBytes,
        PauseSeconds = PauseSeconds - earlier.PauseSeconds,
        Gen0 = Gen0 - earlier.Gen0,
        Gen1 = Gen1 - earlier.Gen1,
        Gen2 = Gen2 - earlier.Gen2,
        ResidentBytes = ResidentBytes,
    };
}
