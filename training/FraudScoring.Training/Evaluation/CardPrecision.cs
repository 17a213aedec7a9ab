namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Card precision at k, as in the Fraud Detection Handbook: every day the k cards with the highest score are reviewed,
/// and a card found fraudulent is not reviewed again. The figure is the mean over the days of the share of true ones.
/// </summary>
public static class CardPrecision
{
    /// <summary>The mean precision at <paramref name="k"/> cards a day.</summary>
    public static double AtK(
        ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels, ReadOnlySpan<int> days, ReadOnlySpan<long> cards, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (scores.Length != labels.Length || scores.Length != days.Length || scores.Length != cards.Length)
            throw new ArgumentException("scores, labels, days and cards must be of one length");
        var byDay = new SortedDictionary<int, Dictionary<long, CardDay>>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (!byDay.TryGetValue(days[i], out var day))
                byDay[days[i]] = day = [];
            day.TryGetValue(cards[i], out var card);
            bool isFirst = !day.ContainsKey(cards[i]);
            day[cards[i]] = new CardDay(
                isFirst ? scores[i] : Math.Max(card.Score, scores[i]), card.IsFraud || labels[i] != 0);
        }

        return byDay.Count == 0 ? double.NaN : Average(byDay.Values, k);
    }

    private static double Average(IReadOnlyCollection<Dictionary<long, CardDay>> days, int k)
    {
        var detected = new HashSet<long>();
        double sum = 0;
        foreach (var day in days)
        {
            var top = day.Where(card => !detected.Contains(card.Key))
                .OrderByDescending(card => card.Value.Score).ThenBy(card => card.Key).Take(k)
                .Where(card => card.Value.IsFraud).Select(card => card.Key).ToList();
            detected.UnionWith(top);
            sum += (double)top.Count / k;
        }

        return sum / days.Count;
    }

    private readonly record struct CardDay(double Score, bool IsFraud);
}
