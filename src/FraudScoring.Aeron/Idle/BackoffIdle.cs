namespace FraudScoring.Aeron.Idle;

/// <summary>
/// Spins, then yields, then sleeps for twice as long each time: quick under load and nearly free when there is none.
/// </summary>
public sealed class BackoffIdle : IIdleStrategy
{
    private readonly int _spinsMax;
    private readonly int _yieldsMax;
    private readonly long _parkMinNs;
    private readonly long _parkMaxNs;
    private int _rounds;
    private long _parkNs;

    /// <summary>10 spins, 20 yields, then sleeps of 1 µs to 1 ms.</summary>
    public BackoffIdle()
        : this(10, 20, 1_000, 1_000_000)
    {
    }

    /// <summary>Creates the strategy.</summary>
    public BackoffIdle(int spinsMax, int yieldsMax, long parkMinNs, long parkMaxNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spinsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(yieldsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(parkMinNs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parkMaxNs, parkMinNs);
        _spinsMax = spinsMax;
        _yieldsMax = yieldsMax;
        _parkMinNs = parkMinNs;
        _parkMaxNs = parkMaxNs;
        _parkNs = parkMinNs;
    }

    /// <inheritdoc/>
    public void Idle(int workCount)
    {
        if (workCount > 0)
        {
            _rounds = 0;
            _parkNs = _parkMinNs;
        }
        else if (_rounds < _spinsMax)
        {
            _rounds++;
            Thread.SpinWait(1);
        }
        else if (_rounds < _spinsMax + _yieldsMax)
        {
            _rounds++;
            Thread.Yield();
        }
        else
        {
            NanoSleep.Sleep(_parkNs);
            _parkNs = Math.Min(_parkNs * 2, _parkMaxNs);
        }
    }
}
