namespace FraudScoring.Core.Features.Velocity;

/// <summary>What a window holds. Integers only, so that the order of addition never changes a bit.</summary>
internal struct WindowTotals
{
    public long Count;
    public long Declined;
    public long Sum;
    public long Max;
    public Int128 Squares;

    public void Add(long amount, bool isDeclined, bool needsSquares)
    {
        Count++;
        Sum += amount;
        if (isDeclined)
            Declined++;
        if (amount > Max)
            Max = amount;
        if (needsSquares)
            Squares += Square(amount);
    }

    public static Int128 Square(long amount)
    {
        var high = Math.BigMul(amount, amount, out var low);
        return new Int128((ulong)high, (ulong)low);
    }
}
