using FraudScoring.Core.Transactions;
using FraudScoring.Sbe;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>
/// Decodes the Score message into a pending decision and checks the payment as every other ingress does. Allocates only
/// to describe a wrong one.
/// </summary>
internal sealed class SbeScoreReader(TransactionValidator validator, TimeProvider time)
{
    /// <summary>Reads what follows the header; otherwise <paramref name="problem"/> says all that is wrong.</summary>
    public bool TryRead(ref SbeReader reader, PendingDecision pending, out string problem)
    {
        var fields = ScoreFields.NotProvided;
        reader.Block(ref fields);
        pending.CallerId = fields.CorrelationId;
        SetFields(fields, pending);
        ReadAttributes(ref reader, pending.Transaction);
        SetTexts(ScoreTexts.Read(ref reader), pending.Transaction);
        if (reader.Problem is null)
            return validator.TryValidate(pending.Transaction, out problem);
        problem = reader.Problem;
        return false;
    }

    private void SetFields(in ScoreFields fields, PendingDecision pending)
    {
        var t = pending.Transaction;
        t.EventTimeUnixMs = fields.EventTimeUnixMs;
        t.AmountMinor = fields.AmountMinor;
        t.Latitude = fields.Latitude;
        t.Longitude = fields.Longitude;
        t.Channel = (Channel)fields.Channel;
        t.EntryMode = (EntryMode)fields.EntryMode;
        t.AvsResult = (CheckResult)fields.AvsResult;
        t.CvvResult = (CheckResult)fields.CvvResult;
        t.ThreeDsResult = (ThreeDsResult)fields.ThreeDsResult;
        t.IssuerResult = (IssuerResult)fields.IssuerResult;
        SetText(t, TextField.Currency, SbeText.Get(fields.Currency));
        SetText(t, TextField.Bin, SbeText.Get(fields.Bin));
        SetText(t, TextField.Mcc, SbeText.Get(fields.Mcc));
        SetText(t, TextField.CardCountry, SbeText.Get(fields.CardCountry));
        SetText(t, TextField.MerchantCountry, SbeText.Get(fields.MerchantCountry));
        SetText(t, TextField.BillingCountry, SbeText.Get(fields.BillingCountry));
        SetText(t, TextField.ShippingCountry, SbeText.Get(fields.ShippingCountry));
        pending.WantsReasons = (fields.Options & ScoreFields.ExplainOption) != 0;
        if (fields.DeadlineMs != 0)
            pending.DeadlineTimestamp = time.GetTimestamp() + (fields.DeadlineMs * time.TimestampFrequency / 1000);
    }

    private static void ReadAttributes(ref SbeReader reader, Transaction transaction)
    {
        var count = reader.Group(SbeSchema.AttributesMax, "attributes", out var blockLength);
        for (var i = 0; i < count && reader.Problem is null; i++)
        {
            reader.Skip(blockLength);
            var key = reader.Data8(SbeSchema.IdBytesMax, "attribute key");
            var value = reader.Data8(SbeSchema.ShortTextBytesMax, "attribute value");
            if (reader.Problem is null)
                transaction.AddAttribute(key, value);
        }
    }

    private static void SetTexts(in ScoreTexts texts, Transaction t)
    {
        SetText(t, TextField.TransactionId, texts.TransactionId);
        SetText(t, TextField.CardId, texts.CardId);
        SetText(t, TextField.CustomerId, texts.CustomerId);
        SetText(t, TextField.MerchantId, texts.MerchantId);
        SetText(t, TextField.TerminalId, texts.TerminalId);
        SetText(t, TextField.DeviceId, texts.DeviceId);
        SetText(t, TextField.Ip, texts.Ip);
        SetText(t, TextField.EmailHash, texts.EmailHash);
    }

    private static void SetText(Transaction transaction, TextField field, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            transaction.SetText(field, text);
    }
}
