using System.Numerics;

namespace FraudScoring.Simulation.Handbook;

/// <summary>Draws what Python's <c>random</c> module (3.2 and later) draws from the same seed.</summary>
internal sealed class PythonRandom
{
    private readonly Mt19937 _bits = new();

    public void Seed(uint seed) => _bits.SeedByArray(seed);

    /// <summary>
    /// Uniform in [0, <paramref name="count"/>): as many high bits as the count has, again while not below it.
    /// </summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int shift = BitOperations.LeadingZeroCount((uint)count);
        uint value;
        do
            value = _bits.Next() >> shift;
        while (value >= (uint)count);
        return (int)value;
    }

    /// <summary>
    /// <paramref name="count"/> positions out of <paramref name="population"/>, without repetition. The module keeps
    /// either a pool or the set of those taken, whichever is smaller by its estimate; the two draw differently.
    /// </summary>
    public int[] Sample(int population, int count) =>
        population <= SetSize(count) ? SampleFromPool(population, count) : SampleWithSet(population, count);

    private static int SetSize(int count)
    {
        const int SmallSet = 21;
        if (count <= 5)
            return SmallSet;
        int size = 4; // the power of four that is at least three times the count
        while (size < count * 3)
            size *= 4;
        return SmallSet + size;
    }

    private int[] SampleFromPool(int population, int count)
    {
        var pool = new int[population];
        for (int i = 0; i < population; i++)
            pool[i] = i;
        var sample = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = Below(population - i);
            sample[i] = pool[j];
            pool[j] = pool[population - i - 1];
        }

        return sample;
    }

    private int[] SampleWithSet(int population, int count)
    {
        var taken = new HashSet<int>(count);
        var sample = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j;
            do
                j = Below(population);
            while (!taken.Add(j));
            sample[i] = j;
        }

        return sample;
    }
}
