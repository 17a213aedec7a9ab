namespace FraudScoring.Simulation.World;

/// <summary>
/// Turns amounts in euros into minor units of a currency, with its ISO 4217 exponent and rounded as shops do.
/// </summary>
internal static class Money
{
    private const double EuroMax = 25_000;
    private const long MinorMin = 30;

    // A hundred minor units are one euro, dollar or pound, and a hundred yen: the steps prices are made in there.
    private const long PriceStep = 100;
    private const long Banknote = 1000;

    private static readonly byte[][] Codes =
        ["EUR"u8.ToArray(), "USD"u8.ToArray(), "GBP"u8.ToArray(), "JPY"u8.ToArray()];

    public static ReadOnlySpan<byte> Code(Currency currency) => Codes[(int)currency];

    /// <summary>Minor units that one euro buys. Exchange rates stand still; the yen has no minor unit.</summary>
    public static double MinorPerEuro(Currency currency) => currency switch
    {
        Currency.Usd => 110,
        Currency.Gbp => 85,
        Currency.Jpy => 160,
        _ => 100,
    };

    public static long ToMinor(double euro, Currency currency, PriceStyle style)
    {
        long minor = (long)((Math.Min(euro, EuroMax) * MinorPerEuro(currency)) + 0.5);
        minor = style switch
        {
            PriceStyle.Charm => ((minor + PriceStep - 1) / PriceStep * PriceStep) - (currency == Currency.Jpy ? 2 : 1),
            PriceStyle.Round => (minor + (PriceStep / 2)) / PriceStep * PriceStep,
            PriceStyle.Banknotes => Math.Max(Banknote, minor / Banknote * Banknote),
            _ => minor,
        };
        return Math.Max(minor, MinorMin);
    }
}
