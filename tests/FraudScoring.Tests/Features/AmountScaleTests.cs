using FraudScoring.Core;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features;

public class AmountScaleTests
{
    [Theory]
    [InlineData("EUR", 1234, 1234)]
    [InlineData("USD", 1000, 920)]
    [InlineData("USD", 1, 1)]
    [InlineData("GBP", 50, 59)]
    [InlineData("JPY", 1000, 620)]
    [InlineData("KRW", 7, 700)]
    [InlineData("KWD", 1234, 123)]
    [InlineData("KWD", 1235, 124)]
    [InlineData("BHD", 1000, 240)]
    [InlineData("USD", 0, 0)]
    public void ToReference_ByExponentAndRate_IsRoundedHundredths(string currency, long minor, long expected)
        => Assert.Equal(expected, Scale().ToReference(Payment(currency, minor)));

    [Fact]
    public void ToReference_AtRandom_EqualsDecimalArithmetic()
    {
        var random = new Random(4);
        for (var i = 0; i < 10_000; i++)
        {
            var minor = random.NextInt64(Limits.AmountMinorMax + 1) >> random.Next(40);
            var expected = Math.Floor((minor * 0.92m) + 0.5m);

            Assert.Equal((long)expected, Scale().ToReference(Payment("USD", minor)));
        }
    }

    [Fact]
    public void ToReference_LargestAmountAtTheLargestRate_StaysAtTheBound()
    {
        var scale = new AmountScale(new Dictionary<string, decimal> { ["JPY"] = 1000 });

        Assert.Equal(Limits.AmountMinorMax, scale.ToReference(Payment("JPY", Limits.AmountMinorMax)));
        Assert.Equal(100_000, scale.ToReference(Payment("JPY", 1)));
    }

    [Theory]
    [InlineData("XXX", 1)]
    [InlineData("euro", 1)]
    [InlineData("EUR", 0)]
    [InlineData("EUR", -1)]
    [InlineData("EUR", 1001)]
    public void Constructor_WrongRate_NamesTheCurrency(string code, decimal rate)
    {
        var e = Assert.Throws<FeatureSetException>(() => new AmountScale(new Dictionary<string, decimal> { [code] = rate }));

        Assert.StartsWith($"currency_rates: '{code}'", e.Message);
    }

    private static AmountScale Scale() => new(new Dictionary<string, decimal>
    {
        ["EUR"] = 1,
        ["USD"] = 0.92m,
        ["GBP"] = 1.17m,
        ["JPY"] = 0.0062m,
        ["BHD"] = 2.4m,
    });

    private static Transaction Payment(string currency, long minor)
    {
        var t = Payments.Minimal();
        Payments.Set(t, TextField.Currency, currency);
        t.AmountMinor = minor;
        return t;
    }
}
