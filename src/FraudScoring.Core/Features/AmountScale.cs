using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>
/// Brings amounts of different currencies to hundredths of one reference currency, by fixed rates that are part of the
/// feature set: the same payment gives the same number in training, in the service and in a replay.
/// </summary>
public sealed class AmountScale
{
    private const long One = 1_000_000;

    // Millionths of a hundredth of the reference currency for one minor unit, by currency index.
    private readonly long[] _factors = new long[26 * 26 * 26];

    /// <summary>Amounts by exponent alone, except for the currencies that <paramref name="rates"/> gives a price for.</summary>
    /// <param name="rates">Price of one major unit of a currency (by code) in major units of the reference currency.</param>
    /// <exception cref="FeatureSetException">A code is unknown or a rate is not in 0.000001 to 1,000.</exception>
    public AmountScale(IReadOnlyDictionary<string, decimal> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        foreach (var (code, rate) in rates)
        {
            var index = Currency.Index(System.Text.Encoding.UTF8.GetBytes(code));
            if (index < 0 || !Currency.TryGetExponent(System.Text.Encoding.UTF8.GetBytes(code), out var exponent))
                throw new FeatureSetException($"currency_rates: '{code}' is not a known ISO 4217 currency");
            if (rate is < 0.000001m or > 1000m)
                throw new FeatureSetException($"currency_rates: '{code}' must be 0.000001 to 1000, not {rate}");
            _factors[index] = (long)decimal.Round(rate * Factor(exponent));
        }
    }

    /// <summary>
    /// The amount in hundredths of the reference currency, rounded half up. No rate makes it larger than
    /// <see cref="Limits.AmountMinorMax"/>, so that sums stay as far from overflow as those of the bounded input.
    /// </summary>
    public long ToReference(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var code = transaction.Text(TextField.Currency);
        var index = Currency.Index(code);
        var factor = index < 0 ? One : _factors[index];
        if (factor == 0)
            factor = Currency.TryGetExponent(code, out var exponent) ? Factor(exponent) : One;
        var amount = transaction.AmountMinor;
        if (factor == One)
            return amount;
        var scaled = (((Int128)amount * factor) + (One / 2)) / One;
        return (long)Int128.Min(scaled, Limits.AmountMinorMax);
    }

    private static long Factor(int exponent) => exponent switch { 0 => 100 * One, 3 => One / 10, _ => One };
}
