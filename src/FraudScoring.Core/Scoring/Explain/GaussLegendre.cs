namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// Gauss-Legendre points and weights on [0, 1]: n points integrate polynomials up to degree 2n - 1 exactly. Computed
/// by Newton's method from additions, multiplications and divisions alone, so that they are the same everywhere.
/// </summary>
internal static class GaussLegendre
{
    /// <summary>The points in ascending order and their weights, which add up to 1.</summary>
    public static (double[] Points, double[] Weights) Rule(int count)
    {
        var points = new double[count];
        var weights = new double[count];
        for (var i = 0; i < (count + 1) / 2; i++)
        {
            // Tricomi's estimate of the i-th root from the right, good to a few digits.
            var x = Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 1.0;
            for (var step = 0; step < 8; step++)
            {
                (var value, slope) = Legendre(count, x);
                x -= value / slope;
            }

            (_, slope) = Legendre(count, x);
            var weight = 1 / ((1 - (x * x)) * slope * slope);
            (points[i], weights[i]) = ((1 - x) / 2, weight);
            (points[count - 1 - i], weights[count - 1 - i]) = ((1 + x) / 2, weight);
        }

        return (points, weights);
    }

    // The polynomial and its derivative, by the three-term recurrence.
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1.0, x);
        for (var k = 2; k <= degree; k++)
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }

    // The series; the argument is at most pi.
    private static double Cos(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; k < 20; k++)
        {
            term *= -x * x / (((2 * k) - 1) * (2 * k));
            sum += term;
        }

        return sum;
    }
}
