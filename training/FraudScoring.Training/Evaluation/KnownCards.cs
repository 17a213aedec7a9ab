namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Known-card removal of the Fraud Detection Handbook's protocol: a card whose fraud is known by a day is blocked by then, so
/// its payments of that day say nothing about a model. A fraud is known after the label delay.
/// </summary>
internal static class KnownCards
{
    /// <summary>
    /// Indices of the payments from a day on, for some days, without those of cards with a fraud on a day before (day -
    /// delay) and not before <paramref name="knownSince"/>.
    /// </summary>
    public static int[] Without(
        ReadOnlySpan<long> cards, ReadOnlySpan<int> days, ReadOnlySpan<byte> labels, int fromDay, int dayCount, int delayDays, int knownSince)
    {
        var firstFraud = new Dictionary<long, int>();
        for (int i = 0; i < cards.Length; i++)
        {
            if (labels[i] != 0 && days[i] >= knownSince && (!firstFraud.TryGetValue(cards[i], out int first) || days[i] < first))
                firstFraud[cards[i]] = days[i];
        }

        var kept = new List<int>();
        for (int i = 0; i < cards.Length; i++)
        {
            if (days[i] < fromDay || days[i] >= fromDay + dayCount)
                continue;
            bool isKnown = firstFraud.TryGetValue(cards[i], out int first) && first < days[i] - delayDays;
            if (!isKnown)
                kept.Add(i);
        }

        return [.. kept];
    }
}
