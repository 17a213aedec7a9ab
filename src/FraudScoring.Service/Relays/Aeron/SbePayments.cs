using FraudScoring.Core.Transactions;
using FraudScoring.Sbe;

namespace FraudScoring.Service.Relays.Aeron;

/// <summary>Writes a payment as the Score message, with neither correlation id nor options. Allocates nothing.</summary>
internal static class SbePayments
{
    public static int Write(Span<byte> buffer, Transaction t)
    {
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Score, Fields(t));
        writer.Group(0, t.AttributeCount);
        for (var i = 0; i < t.AttributeCount; i++)
        {
            writer.Data8(t.AttributeKey(i), SbeSchema.IdBytesMax, "attribute key");
            writer.Data8(t.AttributeValue(i), SbeSchema.ShortTextBytesMax, "attribute value");
        }

        var texts = new ScoreTexts
        {
            TransactionId = t.Text(TextField.TransactionId),
            CardId = t.Text(TextField.CardId),
            CustomerId = t.Text(TextField.CustomerId),
            MerchantId = t.Text(TextField.MerchantId),
            TerminalId = t.Text(TextField.TerminalId),
            DeviceId = t.Text(TextField.DeviceId),
            Ip = t.Text(TextField.Ip),
            EmailHash = t.Text(TextField.EmailHash),
        };
        texts.Write(ref writer);
        return writer.Length;
    }

    private static ScoreFields Fields(Transaction t)
    {
        var fields = new ScoreFields
        {
            EventTimeUnixMs = t.EventTimeUnixMs,
            AmountMinor = t.AmountMinor,
            Latitude = t.Latitude,
            Longitude = t.Longitude,
            Channel = (byte)t.Channel,
            EntryMode = (byte)t.EntryMode,
            AvsResult = (byte)t.AvsResult,
            CvvResult = (byte)t.CvvResult,
            ThreeDsResult = (byte)t.ThreeDsResult,
            IssuerResult = (byte)t.IssuerResult,
        };
        SbeText.Set(fields.Currency, t.Text(TextField.Currency), "currency");
        SbeText.Set(fields.Bin, t.Text(TextField.Bin), "bin");
        SbeText.Set(fields.Mcc, t.Text(TextField.Mcc), "mcc");
        SbeText.Set(fields.CardCountry, t.Text(TextField.CardCountry), "cardCountry");
        SbeText.Set(fields.MerchantCountry, t.Text(TextField.MerchantCountry), "merchantCountry");
        SbeText.Set(fields.BillingCountry, t.Text(TextField.BillingCountry), "billingCountry");
        SbeText.Set(fields.ShippingCountry, t.Text(TextField.ShippingCountry), "shippingCountry");
        return fields;
    }
}
