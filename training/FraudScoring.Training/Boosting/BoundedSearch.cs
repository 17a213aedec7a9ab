namespace FraudScoring.Training.Boosting;

/// <summary>
/// The search for the best bin where leaf values have bounds or must rise or fall with the feature: a split that would
/// go the wrong way is not a candidate, and gains are those of the values within the bounds.
/// </summary>
internal static class BoundedSearch
{
    public static (double Gain, int Bin) Run(
        int[] gradients, int[] hessians, int low, int high, long missing, in LeafTotals leaf, Monotone direction)
    {
        double best = leaf.Score;
        int bestBin = 0;
        for (int bin = low; bin <= high; bin++)
        {
            double left = (double)gradients[bin] + (int)(missing >> 32);
            double leftHessian = (double)hessians[bin] + (int)missing + leaf.L2;
            double right = leaf.Gradient - left;
            double rightHessian = leaf.Hessian - leftHessian + leaf.L2 + leaf.L2;
            double leftValue = leaf.Value(left, leftHessian);
            double rightValue = leaf.Value(right, rightHessian);
            if ((rightValue - leftValue) * (int)direction < 0)
                continue;
            double gain = leaf.Worth(left, leftHessian, leftValue) + leaf.Worth(right, rightHessian, rightValue);
            if (gain > best)
            {
                best = gain;
                bestBin = bin;
            }
        }

        return (best, bestBin);
    }
}
