using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Injection;

/// <summary>
/// The planned instants of an open phase, as seconds from its beginning: fixed before it begins, whatever the service
/// does. Even, random as in a Poisson process, or of a rate that moves evenly from one to another.
/// </summary>
internal static class Arrivals
{
    /// <summary>All instants in ascending order.</summary>
    /// <param name="phase">An open phase.</param>
    /// <param name="rate">Payments a second; of a ramp, at its end.</param>
    /// <param name="random">For random arrivals.</param>
    public static IEnumerable<double> Of(LoadPhase phase, double rate, Random random) => phase.Do switch
    {
        LoadKind.Inject => Even(rate, phase.Seconds),
        LoadKind.InjectRandom => Poisson(rate, phase.Seconds, random),
        LoadKind.Ramp => Ramp(phase.From, rate, phase.Seconds),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Do, "not an open phase"),
    };

    private static IEnumerable<double> Even(double rate, double seconds)
    {
        var count = (long)Math.Round(rate * seconds);
        for (var i = 0L; i < count; i++)
            yield return i / rate;
    }

    private static IEnumerable<double> Poisson(double rate, double seconds, Random random)
    {
        for (var at = Gap(rate, random); at < seconds; at += Gap(rate, random))
            yield return at;
    }

    // The n-th payment comes when the area under the rate reaches n: from * t + (to - from) * t² / 2T = n.
    private static IEnumerable<double> Ramp(double from, double to, double seconds)
    {
        var slope = (to - from) / seconds;
        var count = (long)((from + to) / 2 * seconds);
        for (var n = 0L; n < count; n++)
        {
            yield return Math.Abs(slope) < 1e-9
                ? n / from
                : (Math.Sqrt((from * from) + (2 * slope * n)) - from) / slope;
        }
    }

    private static double Gap(double rate, Random random) => -Math.Log(1 - random.NextDouble()) / rate;
}
