namespace FraudScoring.Simulation.Randomness;

/// <summary>
/// The output function of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014),
/// a bijection of 64 bits that serves as seed expander and as hash of small integers.
/// </summary>
internal static class Mix64
{
    public const ulong Gamma = 0x9E3779B97F4A7C15;

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public static ulong Hash(ulong seed, ulong kind, ulong first, ulong second = 0)
    {
        ulong hash = Mix(seed + (kind * Gamma));
        hash = Mix(hash ^ (first + Gamma));
        return Mix(hash ^ ((second + 1) * Gamma));
    }

    /// <summary>A number in [0, 1) from the high 53 bits of a hash.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
