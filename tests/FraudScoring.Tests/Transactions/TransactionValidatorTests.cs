using FraudScoring.Core;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Transactions;

public class TransactionValidatorTests
{
    private static readonly TransactionValidator Validator = new(ValidationRules.Default, new NoonClock());

    [Fact]
    public void TryValidate_GoodPayments_ArePassed()
    {
        Assert.True(Validator.TryValidate(Payments.Full(), out var problems), problems);
        Assert.Empty(problems);
        Assert.True(Validator.TryValidate(Payments.Minimal(), out problems), problems);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("2001:DB8:0:0:8:800:200C:417A")]
    [InlineData("::ffff:192.0.2.1")]
    public void TryValidate_Address_IsPassed(string ip)
    {
        var t = Payments.Minimal();
        Payments.Set(t, TextField.Ip, ip);

        Assert.True(Validator.TryValidate(t, out var problems), problems);
    }

    public static TheoryData<string, TextField, string> WrongTexts => new()
    {
        { "transaction_id", TextField.TransactionId, "" },
        { "transaction_id", TextField.TransactionId, new string('x', 65) },
        { "transaction_id", TextField.TransactionId, "a\tb" },
        { "card_id", TextField.CardId, "" },
        { "card_id", TextField.CardId, "4111 1111 1111 1111" },
        { "card_id", TextField.CardId, "gr\u00fcn" },
        { "customer_id", TextField.CustomerId, "4111111111111111" },
        { "merchant_id", TextField.MerchantId, "4111111111111111" },
        { "terminal_id", TextField.TerminalId, new string('x', 65) },
        { "device_id", TextField.DeviceId, "\u007f" },
        { "email_hash", TextField.EmailHash, "\n" },
        { "currency", TextField.Currency, "" },
        { "currency", TextField.Currency, "XXX" },
        { "currency", TextField.Currency, "eur" },
        { "currency", TextField.Currency, "EUREUREUR" },
        { "ip", TextField.Ip, "1" },
        { "ip", TextField.Ip, "1.2.3" },
        { "ip", TextField.Ip, "1.2.3.256" },
        { "ip", TextField.Ip, "[::1]:80" },
        { "ip", TextField.Ip, "fe80::1%eth0" },
        { "ip", TextField.Ip, "1.2.3.4:80" },
        { "ip", TextField.Ip, "example.org" },
        { "ip", TextField.Ip, new string('1', 46) },
        { "bin", TextField.Bin, "12345" },
        { "bin", TextField.Bin, "123456789" },
        { "bin", TextField.Bin, "12345x" },
        { "mcc", TextField.Mcc, "541" },
        { "mcc", TextField.Mcc, "54111" },
        { "mcc", TextField.Mcc, "541a" },
        { "card_country", TextField.CardCountry, "DEU" },
        { "merchant_country", TextField.MerchantCountry, "de" },
        { "billing_country", TextField.BillingCountry, "D" },
        { "shipping_country", TextField.ShippingCountry, "GermanyXX" },
    };

    [Theory]
    [MemberData(nameof(WrongTexts))]
    public void TryValidate_WrongText_IsNamedAlone(string name, TextField field, string value)
    {
        var t = Payments.Full();
        Payments.Set(t, field, value);

        AssertNames(t, name);
    }

    public static TheoryData<string, Action<Transaction>> WrongNumbers => new()
    {
        { "event_time_unix_ms", t => t.EventTimeUnixMs = 0 },
        { "event_time_unix_ms", t => t.EventTimeUnixMs = long.MinValue },
        { "event_time_unix_ms", t => t.EventTimeUnixMs = long.MaxValue },
        { "event_time_unix_ms", t => t.EventTimeUnixMs += 300_001 },
        { "event_time_unix_ms", t => t.EventTimeUnixMs -= (7 * 86_400_000L) + 1 },
        { "amount_minor", t => t.AmountMinor = -1 },
        { "amount_minor", t => t.AmountMinor = Limits.AmountMinorMax + 1 },
        { "latitude, longitude", t => t.Latitude = double.NaN },
        { "latitude, longitude", t => t.Longitude = 180.5 },
        { "latitude, longitude", t => t.Latitude = double.NegativeInfinity },
        { "channel", t => t.Channel = (Channel)6 },
        { "entry_mode", t => t.EntryMode = (EntryMode)7 },
        { "avs_result", t => t.AvsResult = (CheckResult)6 },
        { "cvv_result", t => t.CvvResult = (CheckResult)255 },
        { "three_ds_result", t => t.ThreeDsResult = (ThreeDsResult)6 },
        { "issuer_result", t => t.IssuerResult = (IssuerResult)4 },
        { "attributes", t => t.AddAttribute([], "v"u8) },
        { "attributes", t => t.AddAttribute("k"u8, [0xFF]) },
        { "attributes", t => t.AddAttribute("k"u8, "4111111111111111"u8) },
        { "attributes", t => t.AddAttribute("k"u8, new byte[Limits.AttributeValueBytesMax + 1]) },
    };

    [Theory]
    [MemberData(nameof(WrongNumbers))]
    public void TryValidate_WrongValue_IsNamedAlone(string name, Action<Transaction> spoil)
    {
        var t = Payments.Full();
        spoil(t);

        AssertNames(t, name);
    }

    [Fact]
    public void TryValidate_TimesAtTheBounds_ArePassed()
    {
        var t = Payments.Full();
        t.EventTimeUnixMs = Payments.NoonMs + 300_000;
        Assert.True(Validator.TryValidate(t, out _));
        t.EventTimeUnixMs = Payments.NoonMs - (7 * 86_400_000L);
        Assert.True(Validator.TryValidate(t, out _));
    }

    [Fact]
    public void TryValidate_EverythingWrong_NamesEveryFieldAtOnce()
    {
        var t = Payments.Full();
        foreach (var field in Enum.GetValues<TextField>())
            Payments.Set(t, field, "\u0001 wrong");
        foreach (var spoil in WrongNumbers)
            ((Action<Transaction>)spoil[1])(t);

        AssertNames(t, [.. Enum.GetValues<TextField>().Select(NameOf), .. WrongNumbers.Select(w => (string)w[0]).Distinct()]);
    }

    [Fact]
    public void TryValidate_WrongValue_IsNotRepeated()
    {
        var t = Payments.Full();
        Payments.Set(t, TextField.CardId, "4111111111111111");

        Assert.False(Validator.TryValidate(t, out var problems));
        Assert.DoesNotContain("4111", problems);
    }

    [Fact]
    public void TryValidate_GoodPayment_DoesNotAllocate()
    {
        var t = Payments.Full();

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++)
                Validator.TryValidate(t, out _);
        });

        Assert.Equal(0, allocated);
    }

    private static string NameOf(TextField field) => string.Concat(
        field.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static void AssertNames(Transaction t, params string[] names)
    {
        Assert.False(Validator.TryValidate(t, out var problems));
        Assert.Equal(names.Order(StringComparer.Ordinal), problems.Split("; ").Select(p => p.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    private sealed class NoonClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Payments.NoonMs);
    }
}
