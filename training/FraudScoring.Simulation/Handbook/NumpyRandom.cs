using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.Handbook;

/// <summary>
/// Draws the numbers that NumPy's legacy <c>RandomState</c> draws from the same seed. Logarithm and exponential are
/// <see cref="ExactMath"/>'s: they can differ from the C library's in the last bit, but every result is rounded to
/// seconds and cents, so that a row would differ about once in 10^8 data sets.
/// </summary>
internal sealed class NumpyRandom
{
    private readonly Mt19937 _bits = new();
    private double _spareNormal;
    private bool _hasSpareNormal;

    public void Seed(uint seed)
    {
        _bits.SeedByNumber(seed);
        _hasSpareNormal = false;
    }

    public double Uniform(double low, double high) => low + ((high - low) * _bits.NextDouble());

    public double Normal(double mean, double deviation) => mean + (deviation * StandardNormal());

    /// <summary>Poisson by multiplication, which is what the generator does for rates below ten.</summary>
    public int Poisson(double rate)
    {
        const double RateEnd = 10;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, RateEnd);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        if (rate == 0)
            return 0;
        double limit = ExactMath.Exp(-rate);
        double product = _bits.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= _bits.NextDouble();
            count++;
        }

        return count;
    }

    /// <summary>
    /// The first <paramref name="count"/> of a random order of 0 .. <paramref name="population"/> - 1.
    /// </summary>
    public int[] Sample(int population, int count)
    {
        var order = new int[population];
        for (int i = 0; i < population; i++)
            order[i] = i;
        for (int i = population - 1; i > 0; i--)
        {
            int j = (int)AtMost((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order[..Math.Min(count, population)];
    }

    /// <summary>
    /// The polar method (Marsaglia, Bray, SIAM Review 6(3), 1964): two at a time, the second is kept.
    /// </summary>
    private double StandardNormal()
    {
        if (_hasSpareNormal)
        {
            _hasSpareNormal = false;
            return _spareNormal;
        }

        double x, y, square;
        do
        {
            x = (2 * _bits.NextDouble()) - 1;
            y = (2 * _bits.NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        double factor = Math.Sqrt(-2 * ExactMath.Log(square) / square);
        _spareNormal = factor * x;
        _hasSpareNormal = true;
        return factor * y;
    }

    /// <summary>Uniform in 0 .. <paramref name="max"/>: masked to its bits, and drawn again while above it.</summary>
    private uint AtMost(uint max)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max);
        uint value;
        do
            value = _bits.Next() & mask;
        while (value > max);
        return value;
    }
}
