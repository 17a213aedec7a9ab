using System.CommandLine;

namespace FraudScoring.Training.Bench;

/// <summary><c>fraud bench</c>: prints what the trainer reaches on given files beside published figures.</summary>
internal static class BenchCommand
{
    public static Command Create()
        => new("bench", "Measure the trainer beside published figures.") { BoostingBench.Create(), BoostingBenchWorker.Create(), HandbookBench.Create(), SparkovBench.Create() };
}
