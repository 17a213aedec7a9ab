namespace FraudScoring.Training.Evaluation;

/// <summary>How well scores rank frauds above genuine payments. Equal scores count as one step, as in scikit-learn.</summary>
public static class Metrics
{
    /// <summary>Area under the ROC curve: the chance that a fraud scores higher than a genuine payment (ties count half).</summary>
    public static double RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels)
    {
        var steps = Steps(scores, labels);
        double area = 0;
        var before = default(RankStep);
        foreach (var step in steps)
        {
            area += (step.Genuine - before.Genuine) * ((double)step.Frauds + before.Frauds) / 2;
            before = step;
        }

        return area / ((double)before.Frauds * before.Genuine);
    }

    /// <summary>Average precision: the mean, over frauds, of the precision at each fraud's score.</summary>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels)
    {
        var steps = Steps(scores, labels);
        double sum = 0;
        var before = default(RankStep);
        foreach (var step in steps)
        {
            sum += (step.Frauds - before.Frauds) * ((double)step.Frauds / (step.Frauds + step.Genuine));
            before = step;
        }

        return sum / before.Frauds;
    }

    /// <summary>Share of frauds above the lowest threshold whose share of genuine payments is at most <paramref name="rate"/>.</summary>
    public static double RecallAtFalsePositiveRate(ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels, double rate)
    {
        var steps = Steps(scores, labels);
        var all = steps[^1];
        int caught = 0;
        foreach (var step in steps)
        {
            if (step.Genuine <= rate * all.Genuine)
                caught = step.Frauds;
        }

        return (double)caught / all.Frauds;
    }

    /// <summary>Mean log loss of probabilities.</summary>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<byte> labels)
    {
        RequireSameLength(probabilities, labels);
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double ofTruth = labels[i] == 0 ? 1 - probabilities[i] : probabilities[i];
            loss -= Math.Log(Math.Max(ofTruth, 1e-15));
        }

        return loss / labels.Length;
    }

    private static List<RankStep> Steps(ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels)
    {
        RequireSameLength(scores, labels);
        var sorted = scores.ToArray();
        var sortedLabels = labels.ToArray();
        Array.Sort(sorted, sortedLabels);
        var steps = new List<RankStep>();
        int frauds = 0;
        int genuine = 0;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            frauds += sortedLabels[i] == 0 ? 0 : 1;
            genuine += sortedLabels[i] == 0 ? 1 : 0;
            if (i == 0 || sorted[i - 1] != sorted[i])
                steps.Add(new RankStep(frauds, genuine));
        }

        if (frauds == 0 || genuine == 0)
            throw new InvalidDataException("ranking needs both frauds and genuine payments among the labels");
        return steps;
    }

    private static void RequireSameLength(ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels)
    {
        if (scores.Length != labels.Length)
            throw new ArgumentException($"{scores.Length} scores for {labels.Length} labels");
    }

    /// <summary>Frauds and genuine payments that score at least as high as a threshold.</summary>
    private readonly record struct RankStep(int Frauds, int Genuine);
}
