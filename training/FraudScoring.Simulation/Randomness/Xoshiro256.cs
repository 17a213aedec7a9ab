using System.Numerics;

namespace FraudScoring.Simulation.Randomness;

/// <summary>
/// xoshiro256** (Blackman, Vigna: Scrambled linear pseudorandom number generators, ACM TOMS 47(4), 2021), seeded by
/// SplitMix64, with the distributions that the simulator needs. Integer and IEEE-exact arithmetic only: the same seed
/// gives the same numbers on every machine. Not thread-safe.
/// </summary>
internal sealed class Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public Xoshiro256(ulong seed)
    {
        _s0 = Mix64.Mix(seed += Mix64.Gamma);
        _s1 = Mix64.Mix(seed += Mix64.Gamma);
        _s2 = Mix64.Mix(seed += Mix64.Gamma);
        _s3 = Mix64.Mix(seed + Mix64.Gamma);
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// Uniform in [0, <paramref name="count"/>): the high half of a product, biased by less than 2^-32.
    /// </summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    public int Between(int low, int highInclusive) => low + Below(highInclusive - low + 1);

    public double Range(double low, double high) => low + (NextDouble() * (high - low));

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>
    /// Roughly standard normal: the sum of twelve 16-bit uniforms (Irwin-Hall). Tails end at six deviations, which
    /// suits amounts, and the sum is an integer, so that nothing depends on a library's logarithm.
    /// </summary>
    public double Normal()
    {
        ulong sum = Sum16(Next()) + Sum16(Next()) + Sum16(Next());
        return ((double)sum - (6 * 65535.0)) / 65536.0;
    }

    public double LogNormal(double median, double sigma) => median * ExactMath.Exp(sigma * Normal());

    public double Exponential(double mean) => -mean * ExactMath.Log(1 - NextDouble());

    /// <summary>
    /// Poisson by multiplication (Knuth, TAOCP 2, 3.4.1); rates here are small. A chunk is capped at ten thousand.
    /// </summary>
    public int Poisson(double rate)
    {
        const double ChunkMax = 500; // exp(-500) is still a normal number
        int count = 0;
        for (; rate > ChunkMax; rate -= ChunkMax)
            count += PoissonChunk(ChunkMax);
        return count + PoissonChunk(rate);
    }

    private int PoissonChunk(double rate)
    {
        const int Max = 10_000;
        double limit = ExactMath.Exp(-rate);
        double product = NextDouble();
        int count = 0;
        while (product > limit && count < Max)
        {
            product *= NextDouble();
            count++;
        }

        return count;
    }

    private static ulong Sum16(ulong bits) =>
        (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
}
