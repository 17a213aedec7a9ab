using FraudScoring.Simulation;
using FraudScoring.Training.Evaluation;

namespace FraudScoring.Tests.Training.Evaluation;

/// <summary>Hand-made scored payments: one a card and 100 each unless said otherwise.</summary>
internal static class Scored
{
    public static ScoredPayments Of(params (double Probability, bool IsFraud)[] payments)
        => Of([.. payments.Select(p => (p.Probability, p.IsFraud, 100.0))]);

    public static ScoredPayments Of(params (double Probability, bool IsFraud, double Amount)[] payments) => new()
    {
        Rows = [.. Enumerable.Range(0, payments.Length)],
        Probabilities = [.. payments.Select(p => p.Probability)],
        Labels = [.. payments.Select(p => p.IsFraud ? (byte)1 : (byte)0)],
        Amounts = [.. payments.Select(p => p.Amount)],
        Cards = [.. payments.Select((_, i) => (long)i)],
        Days = [.. payments.Select(_ => 20_000)],
        Categories = [.. payments.Select(_ => 5411)],
        Scenarios = [.. payments.Select(_ => FraudScenario.None)],
    };

    /// <summary>Many payments whose scores follow the label as closely as asked.</summary>
    public static ScoredPayments Random(int seed, double noise, int count = 4000)
    {
        var labels = new Random(1);
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, count).Select(_ =>
        {
            bool isFraud = labels.NextDouble() < 0.05;
            return (Math.Clamp((isFraud ? 0.6 : 0.3) + (noise * (random.NextDouble() - 0.5)), 0, 1), isFraud);
        })]);
    }
}
