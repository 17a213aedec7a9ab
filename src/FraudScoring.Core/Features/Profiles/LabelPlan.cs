namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// What an entity keeps of labels: where its slots lie, when a label counts as known, and what explains a fraud. Rule: a
/// payment's label becomes known <c>delay</c> after the payment, as of the watermark; what was not reported as fraud by
/// then counts as legitimate. A fraud reported later counts when it is reported.
/// </summary>
internal sealed class LabelPlan
{
    /// <summary>Numbers of slots, from <see cref="FirstSlot"/> on.</summary>
    public const int KnownCount = 0, KnownSum = 1, Run = 2, RunFirst = 3, RunLegitBefore = 4, LastFraud = 5, LastLegit = 6,
        LastKnown = 7, Slots = 8;

    /// <summary>The time that stands for "never".</summary>
    public const long Never = long.MinValue;

    public required int FirstSlot { get; init; }

    public required long DelayMs { get; init; }

    /// <summary>Features that explain a fraud when they are above their limits.</summary>
    public required (int Feature, double Above)[] Explained { get; init; }

    /// <summary>Amount above which a fraud is explained whatever else is known, hundredths.</summary>
    public required double ExplainedAmount { get; init; }

    /// <summary>For each decayed risk its slots (frauds, payments, time) and its time constant.</summary>
    public required (int Slot, double DecayMs)[] Risks { get; init; }

    public static IEnumerable<long> Initial => [0, 0, 0, Never, Never, Never, Never, Never];

    public bool IsExplained(ReadOnlySpan<float> row)
    {
        foreach (var (feature, above) in Explained)
        {
            if (row[feature] > above)
                return true;
        }

        return false;
    }
}
