namespace FraudScoring.Training.Evaluation;

/// <summary>Payments sorted by probability, ready to be measured with a weight for each card.</summary>
internal sealed class WeightedRanking
{
    private readonly double[] _probabilities;
    private readonly byte[] _labels;
    private readonly double[] _amounts;
    private readonly int[] _cards;

    public WeightedRanking(ScoredPayments payments, int[] cardOf)
    {
        int[] order = [.. Enumerable.Range(0, payments.Count).OrderByDescending(i => payments.Probabilities[i])];
        _probabilities = [.. order.Select(i => payments.Probabilities[i])];
        _labels = [.. order.Select(i => payments.Labels[i])];
        _amounts = [.. order.Select(i => payments.Amounts[i])];
        _cards = [.. order.Select(i => cardOf[i])];
    }

    /// <summary>Average precision, AUC, and the share of fraud money from a threshold on; NaN without both kinds.</summary>
    public (double AveragePrecision, double RocAuc, double ValueRecall) Measure(int[] weights, double threshold)
    {
        double frauds = 0, genuine = 0, fraudsBefore = 0, genuineBefore = 0, precision = 0, area = 0, value = 0, caught = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            int weight = weights[_cards[i]];
            if (_labels[i] != 0)
            {
                frauds += weight;
                value += weight * _amounts[i];
                caught += _probabilities[i] >= threshold ? weight * _amounts[i] : 0;
            }
            else
            {
                genuine += weight;
            }

            if (i + 1 < _labels.Length && _probabilities[i + 1] == _probabilities[i])
                continue;
            if (frauds > fraudsBefore)
                precision += (frauds - fraudsBefore) * (frauds / (frauds + genuine));
            area += (genuine - genuineBefore) * (frauds + fraudsBefore) / 2;
            (fraudsBefore, genuineBefore) = (frauds, genuine);
        }

        return frauds == 0 || genuine == 0
            ? (double.NaN, double.NaN, double.NaN)
            : (precision / frauds, area / (frauds * genuine), value == 0 ? 0 : caught / value);
    }
}
