using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Transactions;

/// <summary>Payments for tests.</summary>
internal static class Payments
{
    /// <summary>A Tuesday noon in 2026, milliseconds since the Unix epoch.</summary>
    public const long NoonMs = 1_780_401_600_000;

    /// <summary>A payment with every field provided and right.</summary>
    public static Transaction Full()
    {
        var t = Minimal();
        Set(t, TextField.CustomerId, "customer-1");
        Set(t, TextField.MerchantId, "merchant-1");
        Set(t, TextField.TerminalId, "terminal-1");
        Set(t, TextField.DeviceId, "device-1");
        Set(t, TextField.Ip, "2001:db8::17");
        Set(t, TextField.EmailHash, "0f1e2d3c");
        Set(t, TextField.Bin, "411111");
        Set(t, TextField.Mcc, "5411");
        Set(t, TextField.CardCountry, "DE");
        Set(t, TextField.MerchantCountry, "FR");
        Set(t, TextField.BillingCountry, "DE");
        Set(t, TextField.ShippingCountry, "DE");
        t.Channel = Channel.Recurring;
        t.EntryMode = EntryMode.Wallet;
        t.AvsResult = CheckResult.Unchecked;
        t.CvvResult = CheckResult.Fail;
        t.ThreeDsResult = ThreeDsResult.Unavailable;
        t.IssuerResult = IssuerResult.Declined;
        t.Latitude = 52.5;
        t.Longitude = -13.25;
        t.AddAttribute("basket"u8, "3 items"u8);
        return t;
    }

    /// <summary>A payment with the required fields only.</summary>
    public static Transaction Minimal()
    {
        var t = new Transaction { EventTimeUnixMs = NoonMs, AmountMinor = 1250 };
        Set(t, TextField.TransactionId, "tx-1");
        Set(t, TextField.Currency, "EUR");
        Set(t, TextField.CardId, "card-1");
        return t;
    }

    public static void Set(Transaction t, TextField field, string value) => t.SetText(field, Encoding.UTF8.GetBytes(value));

    public static string Get(Transaction t, TextField field) => Encoding.UTF8.GetString(t.Text(field));
}
