namespace FraudScoring.LoadTests.Payments;

/// <summary>The payments that a step sends, one after the other. One thread.</summary>
/// <param name="pool">Where they come from.</param>
/// <param name="kind">Which of them.</param>
/// <param name="run">Tells ids of this run from those of others.</param>
/// <param name="clock">Their times.</param>
/// <param name="numbers">Gives each new payment its number, across steps.</param>
internal sealed class PaymentSource(PaymentPool pool, PaymentKind kind, long run, PaymentClock clock, PaymentNumbers numbers)
{
    // Far enough back that the first answer is there, near enough that it is not forgotten.
    private const int DuplicatesBack = 2_000;

    /// <summary>The next payment's bytes; good until the next call.</summary>
    public ReadOnlySpan<byte> Next(out long number)
    {
        number = kind == PaymentKind.Duplicate ? numbers.Back(DuplicatesBack) : numbers.Take();
        return pool.Get(run, number, clock.StartUnixMs, clock.Scale);
    }
}
