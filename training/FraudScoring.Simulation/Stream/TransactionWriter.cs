using System.Buffers.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.World;

namespace FraudScoring.Simulation.Stream;

/// <summary>
/// Writes a planned payment as the transaction that a gateway sends: a pure function of plan, seed and world.
/// </summary>
internal sealed class TransactionWriter(ulong seed, long midnightUnixMs, MerchantDirectory merchants)
{
    public void Write(in PlannedPayment plan, Transaction to)
    {
        Span<byte> buffer = stackalloc byte[Math.Max(Tokens.LengthMax, IpAddress.TextLengthMax)];
        ref readonly var merchant = ref merchants[plan.Merchant];

        to.Clear();
        to.EventTimeUnixMs = midnightUnixMs + plan.EventMs;
        to.AmountMinor = plan.AmountMinor;
        to.Channel = plan.Channel;
        to.EntryMode = plan.EntryMode;
        to.AvsResult = plan.Avs;
        to.CvvResult = plan.Cvv;
        to.ThreeDsResult = plan.ThreeDs;
        to.IssuerResult = plan.Issuer;
        to.Latitude = Degrees(plan.Latitude);
        to.Longitude = Degrees(plan.Longitude);
        to.SetText(TextField.TransactionId, WriteId(plan.Serial, buffer));
        to.SetText(TextField.Currency, Money.Code(plan.Currency));
        to.SetText(TextField.CardId, Tokens.Write(buffer, "card_"u8, plan.CardToken));
        WriteToken(TextField.CustomerId, "cus_"u8, plan.CustomerToken, buffer, to);
        WriteToken(TextField.MerchantId, "mer_"u8, Tokens.Of(seed, TokenKind.Merchant, plan.Merchant), buffer, to);
        if (plan.Terminal >= 0)
            WriteToken(TextField.TerminalId, "trm_"u8, Tokens.Of(seed, TokenKind.Terminal, plan.Terminal), buffer, to);
        WriteToken(TextField.DeviceId, "dev_"u8, plan.DeviceToken, buffer, to);
        if (plan.Ip.Kind != IpKind.None)
            to.SetText(TextField.Ip, plan.Ip.Write(buffer));
        WriteToken(TextField.EmailHash, "eml_"u8, plan.EmailToken, buffer, to);
        to.SetText(TextField.Bin, WriteBin(plan.CardCountry, plan.Bank, buffer));
        to.SetText(TextField.Mcc, Categories.All[merchant.Category].MccUtf8);
        WriteCountry(TextField.CardCountry, plan.CardCountry, to);
        WriteCountry(TextField.MerchantCountry, Geography.Cities[merchant.City].Country, to);
        WriteCountry(TextField.BillingCountry, plan.BillingCountry, to);
        WriteCountry(TextField.ShippingCountry, plan.ShippingCountry, to);
    }

    /// <summary>Ids look random; serial numbers stay distinct because the mixing is a bijection.</summary>
    public ReadOnlySpan<byte> WriteId(long serial, Span<byte> buffer) =>
        Tokens.Write(buffer, "tx_"u8, Randomness.Mix64.Mix((ulong)serial ^ Randomness.Mix64.Mix(seed)));

    private static void WriteToken(
        TextField field, ReadOnlySpan<byte> prefix, ulong token, Span<byte> buffer, Transaction to)
    {
        if (token != 0)
            to.SetText(field, Tokens.Write(buffer, prefix, token));
    }

    private static void WriteCountry(TextField field, byte country, Transaction to)
    {
        if (country != PlannedPayment.NoCountry)
            to.SetText(field, Geography.Countries[country].CodeUtf8);
    }

    private ReadOnlySpan<byte> WriteBin(byte country, byte bank, Span<byte> buffer)
    {
        uint number = 400_000 + (uint)(Tokens.Of(seed, TokenKind.Bin, country, bank) % 150_000);
        Utf8Formatter.TryFormat(number, buffer, out int written);
        return buffer[..written];
    }

    private static double Degrees(float value) => float.IsNaN(value) ? double.NaN : Math.Round((double)value, 4);
}
