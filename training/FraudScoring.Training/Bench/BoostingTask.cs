namespace FraudScoring.Training.Bench;

/// <summary>What both libraries train: trees of 31 leaves with an L2 penalty of 1, everything else at its defaults.</summary>
/// <param name="Trees">Trees.</param>
/// <param name="LearningRate">Factor on every tree's values.</param>
/// <param name="Threads">Threads.</param>
internal sealed record BoostingTask(int Trees, double LearningRate, int Threads)
{
    public const int Leaves = 31;
    public const double L2 = 1;
}
