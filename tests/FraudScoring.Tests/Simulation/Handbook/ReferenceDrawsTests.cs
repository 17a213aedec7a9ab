using FraudScoring.Simulation.Handbook;

namespace FraudScoring.Tests.Simulation.Handbook;

/// <summary>Expected values were drawn with NumPy 1.24.2 and Python 3.11.</summary>
public class ReferenceDrawsTests
{
    [Fact]
    public void Mt19937_DefaultSeed_PublishedSequence()
    {
        var bits = new Mt19937();
        bits.SeedByNumber(5489);
        uint[] draws = [3499211612, 581869302, 3890346734];

        Assert.All(draws, draw => Assert.Equal(draw, bits.Next()));
    }

    [Fact]
    public void NumpyRandom_Seed7_SameDraws()
    {
        var random = new NumpyRandom();
        random.Seed(7);

        Assert.Equal(7.630828937395718, random.Uniform(0, 100), 1e-14);
        Assert.Equal(9.038190235166873, random.Normal(10, 3), 1e-14);
        Assert.Equal(14.371249686200432, random.Normal(10, 3), 1e-14);
        Assert.Equal(10.279498182939255, random.Normal(10, 3), 1e-14);
        int[] counts = [1, 4, 3, 1, 5, 4, 4, 4, 4, 4, 4, 3];
        Assert.All(counts, count => Assert.Equal(count, random.Poisson(3.5)));
        Assert.Equal(0, random.Poisson(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Poisson(10));
    }

    [Fact]
    public void NumpyRandom_Sample_SamePermutation()
    {
        var random = new NumpyRandom();
        random.Seed(5);

        Assert.Equal([544, 515, 193, 11], random.Sample(1000, 4));
    }

    [Fact]
    public void PythonRandom_Seed42_SameDraws()
    {
        var random = new PythonRandom();
        random.Seed(42);
        int[] draws = [654, 114, 25, 759, 281];

        Assert.All(draws, draw => Assert.Equal(draw, random.Below(1000)));
        Assert.Equal([15, 14, 8, 47], random.Sample(50, 4));
        Assert.Equal([3, 21, 23, 17, 2, 18, 13, 1, 0, 25], random.Sample(30, 10));
        Assert.Equal([28657, 30495, 66237, 78907, 3478, 73563], random.Sample(100_000, 6));
    }

    [Fact]
    public void PythonRandom_Seed0_SameDraws()
    {
        var random = new PythonRandom();
        random.Seed(0);
        int[] draws = [6, 6, 0, 4, 8, 7, 6, 4];

        Assert.All(draws, draw => Assert.Equal(draw, random.Below(10)));
    }

    [Fact]
    public void MedianQuicksort_EqualKeys_SameOrderAsNumpy()
    {
        int[] keys =
        [
            5, 6, 8, 11, 6, 1, 6, 4, 11, 8, 10, 1, 8, 5, 11, 1, 0, 11, 8, 10,
            8, 10, 8, 2, 6, 8, 1, 8, 3, 11, 5, 3, 6, 7, 9, 0, 8, 1, 8, 11,
        ];
        int[] expected =
        [
            16, 35, 15, 26, 37, 5, 11, 23, 28, 31, 7, 13, 0, 30, 1, 24, 4, 32, 6, 33,
            18, 38, 20, 12, 22, 36, 25, 2, 27, 9, 34, 19, 21, 10, 17, 14, 8, 3, 29, 39,
        ];

        Assert.Equal(expected, MedianQuicksort.Order(keys));
    }
}
