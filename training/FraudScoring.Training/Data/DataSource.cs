using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data;

/// <summary>Opened payments with what may be said of them.</summary>
/// <param name="Stream">The payments and labels.</param>
/// <param name="Description">A sentence's beginning for people, such as "Simulated payments (seed 1):".</param>
/// <param name="Arguments">The arguments that open it again, without folders.</param>
internal sealed record DataSource(IPaymentStream Stream, string Description, string Arguments) : IDisposable
{
    /// <summary>Refuses after reading what can be known only then; returns what the user should know.</summary>
    public Func<IEnumerable<string>> Finish { get; init; } = () => [];

    public void Dispose() => Stream.Dispose();
}
