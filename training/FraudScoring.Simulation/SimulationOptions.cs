namespace FraudScoring.Simulation;

/// <summary>What to simulate. The same options give the same stream, byte for byte, on every machine.</summary>
public sealed record SimulationOptions
{
    /// <summary>Fewest merchants: one of each category at least.</summary>
    public const int MerchantsMin = 64;

    /// <summary>Start of all randomness.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cardholders.</summary>
    public int Customers { get; init; } = 5_000;

    /// <summary>Merchants; two thirds of them have one or more terminals, the others sell on the web.</summary>
    public int Merchants { get; init; } = 2_000;

    /// <summary>When the first payment can happen.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many days of payments.</summary>
    public int Days { get; init; } = 180;

    /// <summary>Mean number of genuine payments of a customer on a day.</summary>
    public double PaymentsPerCustomerDay { get; init; } = 2.0;

    /// <summary>Share of customers who join in the course of the simulation; the others were there before it.</summary>
    public double NewCustomerShare { get; init; } = 0.2;

    /// <summary>Share of payments that are fraud, on average.</summary>
    public double FraudShare { get; init; } = 0.007;

    /// <summary>
    /// Weight of <see cref="FraudScenario.CardTesting"/> among fraudulent payments. It grows over time.
    /// </summary>
    public double CardTestingWeight { get; init; } = 0.18;

    /// <summary>Weight of <see cref="FraudScenario.ProbeThenLarge"/> among fraudulent payments.</summary>
    public double ProbeThenLargeWeight { get; init; } = 0.12;

    /// <summary>
    /// Weight of <see cref="FraudScenario.StolenCard"/> among fraudulent payments. It shrinks over time.
    /// </summary>
    public double StolenCardWeight { get; init; } = 0.13;

    /// <summary>Weight of <see cref="FraudScenario.CompromisedTerminal"/> among fraudulent payments.</summary>
    public double CompromisedTerminalWeight { get; init; } = 0.15;

    /// <summary>
    /// Weight of <see cref="FraudScenario.AccountTakeover"/> among fraudulent payments. It grows over time.
    /// </summary>
    public double AccountTakeoverWeight { get; init; } = 0.13;

    /// <summary>Weight of <see cref="FraudScenario.ImpossibleTravel"/> among fraudulent payments.</summary>
    public double ImpossibleTravelWeight { get; init; } = 0.07;

    /// <summary>Weight of <see cref="FraudScenario.LeakedCard"/> among fraudulent payments.</summary>
    public double LeakedCardWeight { get; init; } = 0.17;

    /// <summary>Weight of <see cref="FraudScenario.LargeAmount"/> among fraudulent payments.</summary>
    public double LargeAmountWeight { get; init; } = 0.05;

    /// <summary>Share of payments that arrive seconds to hours after they happened.</summary>
    public double LateShare { get; init; } = 0.01;

    /// <summary>Share of payments that the gateway sends a second time.</summary>
    public double RepeatShare { get; init; } = 0.005;

    /// <summary>Share of genuine payments that the issuer declines.</summary>
    public double GenuineDeclineShare { get; init; } = 0.025;

    /// <summary>Share of approved fraud that nobody ever reports.</summary>
    public double UnreportedFraudShare { get; init; } = 0.08;

    /// <summary>Share of genuine payments that are reported as fraud all the same.</summary>
    public double GenuineReportedShare { get; init; } = 0.0003;

    /// <summary>Share of genuine payments that an analyst looks at and labels genuine.</summary>
    public double AnalystReviewShare { get; init; } = 0.004;

    /// <summary>Throws when an option is out of its range; the message names every such option.</summary>
    public void Validate()
    {
        var errors = new List<string>();
        Require(errors, nameof(Customers), Customers, 1, 10_000_000);
        Require(errors, nameof(Merchants), Merchants, MerchantsMin, 1_000_000);
        Require(errors, nameof(Days), Days, 1, 3_000);
        Require(errors, nameof(PaymentsPerCustomerDay), PaymentsPerCustomerDay, 0, 100);
        Require(errors, nameof(FraudShare), FraudShare, 0, 0.5);
        foreach (var (name, value) in Shares())
            Require(errors, name, value, 0, 1);
        if (Start < DateTimeOffset.UnixEpoch || Start.Year > 2200)
            errors.Add($"{nameof(Start)} is {Start:O}, expected a time from 1970 to 2200");
        if (errors.Count > 0)
            throw new ArgumentException("Simulation options: " + string.Join("; ", errors) + ".");
    }

    private static void Require(List<string> errors, string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            errors.Add(FormattableString.Invariant($"{name} is {value}, expected {low} to {high}"));
    }

    private IEnumerable<(string Name, double Value)> Shares() =>
    [
        (nameof(NewCustomerShare), NewCustomerShare), (nameof(LateShare), LateShare),
        (nameof(RepeatShare), RepeatShare),
        (nameof(GenuineDeclineShare), GenuineDeclineShare), (nameof(UnreportedFraudShare), UnreportedFraudShare),
        (nameof(GenuineReportedShare), GenuineReportedShare), (nameof(AnalystReviewShare), AnalystReviewShare),
        (nameof(CardTestingWeight), CardTestingWeight), (nameof(ProbeThenLargeWeight), ProbeThenLargeWeight),
        (nameof(StolenCardWeight), StolenCardWeight), (nameof(CompromisedTerminalWeight), CompromisedTerminalWeight),
        (nameof(AccountTakeoverWeight), AccountTakeoverWeight),
        (nameof(ImpossibleTravelWeight), ImpossibleTravelWeight),
        (nameof(LeakedCardWeight), LeakedCardWeight), (nameof(LargeAmountWeight), LargeAmountWeight),
    ];
}
