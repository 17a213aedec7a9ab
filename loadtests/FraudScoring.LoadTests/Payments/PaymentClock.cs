using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Payments;

/// <summary>
/// The payments' own clock. It runs faster than the wall's, so that a few thousand cards can pay many thousand times a
/// second and still as often as people do.
/// </summary>
/// <param name="StartUnixMs">The time of the first payment.</param>
/// <param name="Scale">Factor on the time between payments.</param>
internal readonly record struct PaymentClock(long StartUnixMs, double Scale)
{
    private const double PaymentsPerSecondMax = 200_000;
    private static readonly TimeSpan Taken = TimeSpan.FromDays(6);

    /// <summary>For a service that the load test starts, which takes old payments: there is room for years.</summary>
    public static PaymentClock Free(DateTimeOffset now) => new(now.AddDays(-1_000).ToUnixTimeMilliseconds(), 1);

    /// <summary>For one with its usual settings, which takes payments of the last week: all have to fit in there.</summary>
    public static PaymentClock WithinWeek(DateTimeOffset now, Scenario scenario, PaymentPool pool)
    {
        var payments = scenario.Load.Sum(p => p.Seconds * (p.Rate > 0 ? Math.Max(p.Rate, p.From) : PaymentsPerSecondMax));
        var needed = pool.SpanMs * Math.Ceiling(payments / pool.Count);
        return new PaymentClock((now - Taken).ToUnixTimeMilliseconds(), Math.Min(1, Taken.TotalMilliseconds / needed));
    }
}
