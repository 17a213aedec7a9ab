namespace FraudScoring.Training.Boosting;

/// <summary>What <see cref="Booster"/> gives back: the raw score (log odds) is the base score plus one leaf of each tree.</summary>
/// <param name="BaseScore">Log odds of the training rows, or what the options set.</param>
/// <param name="Trees">The trees, in the order in which they were grown.</param>
public sealed record BoostedTrees(double BaseScore, IReadOnlyList<TrainedTree> Trees)
{
    /// <summary>The raw score of a row of values.</summary>
    public double RawScore(ReadOnlySpan<float> values)
    {
        double score = BaseScore;
        for (int i = 0; i < Trees.Count; i++)
            score += Trees[i].LeafValue[Trees[i].FindLeaf(values)];
        return score;
    }

    /// <summary>Gain by feature, summed over all splits.</summary>
    public double[] GainByFeature(int featureCount)
    {
        var gains = new double[featureCount];
        foreach (var tree in Trees)
        {
            for (int node = 0; node < tree.Feature.Length; node++)
                gains[tree.Feature[node]] += tree.Gain[node];
        }

        return gains;
    }
}
