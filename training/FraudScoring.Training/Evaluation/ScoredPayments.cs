using FraudScoring.Core.Scoring;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Evaluation;

/// <summary>Payments of a period with a model's probability and what they turned out to be.</summary>
internal sealed class ScoredPayments
{
    private const long DayMs = 86_400_000;

    /// <summary>Rows of the replay.</summary>
    public required int[] Rows { get; init; }

    public required double[] Probabilities { get; init; }

    /// <summary>1 is fraud: the truth where it is known, else the last report.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>Amounts in major units of the reference currency.</summary>
    public required double[] Amounts { get; init; }

    public required long[] Cards { get; init; }

    /// <summary>Days of arrival since the Unix epoch.</summary>
    public required int[] Days { get; init; }

    /// <summary>Merchant category codes; -1 is not known.</summary>
    public required int[] Categories { get; init; }

    public required FraudScenario[] Scenarios { get; init; }

    public int Count => Rows.Length;

    public int Frauds => Labels.Count(label => label != 0);

    /// <summary>Days from the first payment to the last, both counted.</summary>
    public int DayCount => Days.Length == 0 ? 0 : Days[^1] - Days[0] + 1;

    /// <summary>Scores rows of a replay; every label that ever came counts, for this is what is compared with.</summary>
    public static ScoredPayments Score(ReplayedPayments payments, PaymentFacts facts, Forest forest, int start, int count)
    {
        payments.LabelAsOf(long.MaxValue);
        var reported = payments.Features.Labels.Span;
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
            labels[i] = payments.Truth(start + i) ?? reported[start + i] != 0 ? (byte)1 : (byte)0;
        var rows = Enumerable.Range(start, count).ToArray();
        return new ScoredPayments
        {
            Rows = rows,
            Probabilities = ProbabilitiesOf(payments, forest, start, count),
            Labels = labels,
            Amounts = [.. rows.Select(facts.Amount)],
            Cards = [.. rows.Select(facts.Card)],
            Days = [.. rows.Select(row => (int)(payments.ArrivalUnixMs(row) / DayMs))],
            Categories = [.. rows.Select(facts.Category)],
            Scenarios = [.. rows.Select(payments.Scenario)],
        };
    }

    /// <summary>Probabilities of consecutive rows.</summary>
    public static double[] ProbabilitiesOf(ReplayedPayments payments, Forest forest, int start, int count)
    {
        var probabilities = new double[count];
        var row = new float[payments.Features.FeatureCount];
        for (int i = 0; i < count; i++)
        {
            payments.Features.CopyRow(start + i, row);
            probabilities[i] = forest.Probability(forest.ScoreRaw(row));
        }

        return probabilities;
    }

    /// <summary>Some of the payments, by their index here.</summary>
    public ScoredPayments Take(int[] indices) => new()
    {
        Rows = [.. indices.Select(i => Rows[i])],
        Probabilities = [.. indices.Select(i => Probabilities[i])],
        Labels = [.. indices.Select(i => Labels[i])],
        Amounts = [.. indices.Select(i => Amounts[i])],
        Cards = [.. indices.Select(i => Cards[i])],
        Days = [.. indices.Select(i => Days[i])],
        Categories = [.. indices.Select(i => Categories[i])],
        Scenarios = [.. indices.Select(i => Scenarios[i])],
    };

    /// <summary>The same payments with the probabilities of another model.</summary>
    public ScoredPayments With(double[] probabilities) => new()
    {
        Rows = Rows,
        Probabilities = probabilities,
        Labels = Labels,
        Amounts = Amounts,
        Cards = Cards,
        Days = Days,
        Categories = Categories,
        Scenarios = Scenarios,
    };
}
