using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Transactions;

public class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("USD", 2)]
    [InlineData("CHF", 2)]
    [InlineData("HUF", 2)]
    [InlineData("XCG", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("XOF", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("AED", 2)]
    [InlineData("ZWG", 2)]
    public void TryGetExponent_KnownCode_GivesItsDecimals(string code, int expected)
    {
        Assert.True(Currency.TryGetExponent(Encoding.ASCII.GetBytes(code), out var exponent));
        Assert.Equal(expected, exponent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("eur")]
    [InlineData("XXX")]
    [InlineData("XTS")]
    [InlineData("XAU")]
    [InlineData("CLF")]
    [InlineData("AAA")]
    [InlineData("ZZZ")]
    [InlineData("E\u00dcR")]
    public void TryGetExponent_NotAPaymentCurrency_IsUnknown(string code)
        => Assert.False(Currency.TryGetExponent(Encoding.UTF8.GetBytes(code), out _));

    [Fact]
    public void Index_EveryThreeLetters_IsUniqueAndInRange()
    {
        var letters = Enumerable.Range('A', 26).Select(c => (byte)c).ToArray();
        var indices = from a in letters from b in letters from c in letters select Currency.Index([a, b, c]);

        Assert.Equal(Enumerable.Range(0, 26 * 26 * 26), indices);
        Assert.Equal(-1, Currency.Index("A@Z"u8));
        Assert.Equal(-1, Currency.Index("AZ["u8));
    }
}
