namespace FraudScoring.Simulation.Handbook;

/// <summary>
/// The Mersenne Twister (Matsumoto, Nishimura: Mersenne Twister, ACM TOMACS 8(1), 1998) with both published ways of
/// seeding: NumPy's legacy generator uses the one number, Python's the array.
/// </summary>
internal sealed class Mt19937
{
    private const int Length = 624;
    private const int Middle = 397;
    private const uint Twist = 0x9908B0DF;
    private const uint HighBit = 0x80000000;

    private readonly uint[] _state = new uint[Length];
    private int _next;

    public void SeedByNumber(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Length; i++)
            _state[i] = (1812433253 * Fold(i - 1)) + i;
        _next = Length;
    }

    /// <summary>Seeds with the array that holds <paramref name="key"/> alone.</summary>
    public void SeedByArray(uint key)
    {
        SeedByNumber(19650218);
        int i = 1;
        for (int k = 0; k < Length; k++)
        {
            _state[i] = (_state[i] ^ (Fold((uint)i - 1) * 1664525)) + key;
            i = Following(i);
        }

        for (int k = 1; k < Length; k++)
        {
            _state[i] = (_state[i] ^ (Fold((uint)i - 1) * 1566083941)) - (uint)i;
            i = Following(i);
        }

        _state[0] = HighBit;
    }

    public uint Next()
    {
        if (_next == Length)
            Refill();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>Uniform in [0, 1) with 53 bits, of two numbers.</summary>
    public double NextDouble()
    {
        uint high = Next() >> 5;
        uint low = Next() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    private uint Fold(uint index) => _state[index] ^ (_state[index] >> 30);

    /// <summary>The next index from 1 on; at the end the last word is carried to the front.</summary>
    private int Following(int i)
    {
        if (i + 1 < Length)
            return i + 1;
        _state[0] = _state[Length - 1];
        return 1;
    }

    private void Refill()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = (_state[i] & HighBit) | (_state[(i + 1) % Length] & ~HighBit);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * Twist);
        }

        _next = 0;
    }
}
