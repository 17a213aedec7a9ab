namespace FraudScoring.Training.Shipping;

/// <summary>
/// Turns raw scores into probabilities that mean what they say: logistic(slope * raw + offset), fitted on payments that
/// the trees were not grown on. Targets are smoothed as Platt proposed (1999), the fit is Newton's with step halving
/// (Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007).
/// </summary>
/// <param name="Slope">Factor of the raw score, above 0.</param>
/// <param name="Offset">What is added.</param>
public readonly record struct PlattCalibration(double Slope, double Offset)
{
    private const int StepsMax = 100;
    private const double RidgeMin = 1e-12;

    /// <summary>The calibrated probability of a raw score.</summary>
    public double Probability(double raw) => 1 / (1 + Math.Exp(-((Slope * raw) + Offset)));

    /// <summary>Fits raw scores to labels.</summary>
    public static PlattCalibration Fit(ReadOnlySpan<double> raw, ReadOnlySpan<byte> labels)
    {
        var targets = SmoothedTargets(labels);
        var now = new PlattCalibration(1, 0);
        double loss = Loss(now, raw, targets);
        for (int step = 0; step < StepsMax; step++)
        {
            var (slope, offset) = Direction(now, raw, targets);
            double size = 1;
            var next = now;
            double nextLoss = loss;
            for (; size > 1e-10; size /= 2)
            {
                next = new PlattCalibration(now.Slope + (size * slope), now.Offset + (size * offset));
                nextLoss = Loss(next, raw, targets);
                if (nextLoss < loss)
                    break;
            }

            if (!(nextLoss < loss) || loss - nextLoss < 1e-12 * raw.Length)
                break;
            (now, loss) = (next, nextLoss);
        }

        if (!(now.Slope > 0))
            throw new InvalidDataException("the model ranks the validation payments the wrong way round; it cannot be calibrated");
        return now;
    }

    private static double[] SmoothedTargets(ReadOnlySpan<byte> labels)
    {
        double frauds = 0;
        foreach (byte label in labels)
            frauds += label;
        double genuine = labels.Length - frauds;
        if (frauds == 0 || genuine == 0)
            throw new InvalidDataException("calibration needs both frauds and genuine payments in the validation part");
        var targets = new double[labels.Length];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = labels[i] == 0 ? 1 / (genuine + 2) : (frauds + 1) / (frauds + 2);
        return targets;
    }

    private static double Loss(PlattCalibration at, ReadOnlySpan<double> raw, double[] targets)
    {
        double loss = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double score = (at.Slope * raw[i]) + at.Offset;
            loss += Math.Max(score, 0) - (targets[i] * score) + Math.Log(1 + Math.Exp(-Math.Abs(score)));
        }

        return loss;
    }

    private static (double Slope, double Offset) Direction(PlattCalibration at, ReadOnlySpan<double> raw, double[] targets)
    {
        double slopeGradient = 0;
        double offsetGradient = 0;
        double h11 = RidgeMin;
        double h22 = RidgeMin;
        double h12 = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double p = at.Probability(raw[i]);
            double error = p - targets[i];
            double weight = p * (1 - p);
            slopeGradient += error * raw[i];
            offsetGradient += error;
            h11 += weight * raw[i] * raw[i];
            h12 += weight * raw[i];
            h22 += weight;
        }

        double determinant = (h11 * h22) - (h12 * h12);
        return (-((h22 * slopeGradient) - (h12 * offsetGradient)) / determinant,
            -((h11 * offsetGradient) - (h12 * slopeGradient)) / determinant);
    }
}
