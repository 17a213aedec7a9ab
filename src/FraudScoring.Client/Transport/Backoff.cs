namespace FraudScoring.Client.Transport;

/// <summary>
/// Waits between tries: uniform between zero and a bound that doubles ("full jitter", M. Brooker, AWS Architecture
/// Blog, 2015). The random numbers are SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), whose state is one counter, so
/// that threads can share it.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan max, ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private const int DoublingsMax = 20;

    private ulong _state = seed;

    /// <summary>The wait after the given number of failures.</summary>
    public TimeSpan Next(int failures)
    {
        var bound = Math.Min(first.Ticks * Math.Pow(2, Math.Min(failures - 1, DoublingsMax)), max.Ticks);
        return TimeSpan.FromTicks((long)(bound * NextFraction()));
    }

    private double NextFraction()
    {
        var z = Interlocked.Add(ref _state, Increment);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
