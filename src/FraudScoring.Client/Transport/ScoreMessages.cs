using System.Text;
using FraudScoring.Sbe;
using FraudScoring.V1;

namespace FraudScoring.Client.Transport;

/// <summary>The messages of <c>scoring-sbe.xml</c> from and to the generated ones.</summary>
internal static class ScoreMessages
{
    public static int WriteConnect(Span<byte> buffer, int replyStream, string replyChannel, string name)
    {
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Connect, new ConnectFields { ResponseStreamId = replyStream });
        writer.Data16(Encoding.UTF8.GetBytes(replyChannel), SbeSchema.LongTextBytesMax, "reply channel");
        writer.Data8(Encoding.UTF8.GetBytes(name), SbeSchema.ShortTextBytesMax, "name");
        return writer.Length;
    }

    /// <summary>Writes a payment; throws <see cref="ArgumentException"/> on text longer than the schema has room for.</summary>
    public static int WriteScore(Span<byte> buffer, long correlationId, ScoreRequest request)
    {
        var t = request.Transaction ?? new Transaction();
        var fields = Fields(t);
        fields.CorrelationId = correlationId;
        fields.DeadlineMs = request.DeadlineMs;
        fields.Options = request.Options is { Explain: true } ? ScoreFields.ExplainOption : (byte)0;
        if (t.Attributes.Count > SbeSchema.AttributesMax)
            throw new ArgumentException($"attributes: {t.Attributes.Count} entries, expected at most {SbeSchema.AttributesMax}");

        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Score, fields);
        writer.Group(0, t.Attributes.Count);
        foreach (var (key, value) in t.Attributes)
        {
            writer.Data8(Encoding.UTF8.GetBytes(key), SbeSchema.IdBytesMax, "attribute key");
            writer.Data8(Encoding.UTF8.GetBytes(value), SbeSchema.ShortTextBytesMax, "attribute value");
        }

        foreach (var (text, name) in Texts(t))
            writer.Data8(Encoding.UTF8.GetBytes(text), SbeSchema.IdBytesMax, name);
        return writer.Length;
    }

    /// <summary>A payment from the fixed fields on.</summary>
    public static Transaction ReadPayment(ref SbeReader reader)
    {
        var fields = ScoreFields.NotProvided;
        reader.Block(ref fields);
        var t = new Transaction
        {
            EventTimeUnixMs = fields.EventTimeUnixMs,
            AmountMinor = fields.AmountMinor,
            Channel = (Channel)fields.Channel,
            EntryMode = (EntryMode)fields.EntryMode,
            AvsResult = (CheckResult)fields.AvsResult,
            CvvResult = (CheckResult)fields.CvvResult,
            ThreeDsResult = (ThreeDsResult)fields.ThreeDsResult,
            IssuerResult = (IssuerResult)fields.IssuerResult,
            Currency = Fixed(fields.Currency),
            Bin = Fixed(fields.Bin),
            Mcc = Fixed(fields.Mcc),
            CardCountry = Fixed(fields.CardCountry),
            MerchantCountry = Fixed(fields.MerchantCountry),
            BillingCountry = Fixed(fields.BillingCountry),
            ShippingCountry = Fixed(fields.ShippingCountry),
        };
        if (!double.IsNaN(fields.Latitude))
            t.Latitude = fields.Latitude;
        if (!double.IsNaN(fields.Longitude))
            t.Longitude = fields.Longitude;
        var count = reader.Group(SbeSchema.AttributesMax, "attributes", out var length);
        for (var i = 0; i < count && reader.Problem is null; i++)
        {
            reader.Skip(length);
            var key = Short(ref reader, SbeSchema.IdBytesMax, "attribute key");
            t.Attributes[key] = Short(ref reader, SbeSchema.ShortTextBytesMax, "attribute value");
        }

        var texts = ScoreTexts.Read(ref reader);
        t.TransactionId = Encoding.UTF8.GetString(texts.TransactionId);
        t.CardId = Encoding.UTF8.GetString(texts.CardId);
        t.CustomerId = Encoding.UTF8.GetString(texts.CustomerId);
        t.MerchantId = Encoding.UTF8.GetString(texts.MerchantId);
        t.TerminalId = Encoding.UTF8.GetString(texts.TerminalId);
        t.DeviceId = Encoding.UTF8.GetString(texts.DeviceId);
        t.Ip = Encoding.UTF8.GetString(texts.Ip);
        t.EmailHash = Encoding.UTF8.GetString(texts.EmailHash);
        return t;
    }

    public static ScoreResult ReadDecision(ref SbeReader reader, in DecisionFields fields)
    {
        var response = new ScoreResponse
        {
            Offset = fields.Offset,
            Score = fields.Score,
            Risk = fields.Risk,
            Decision = (Decision)fields.Outcome,
            StageTimes = new StageTimes { QueueNs = fields.QueueNs, FeaturesNs = fields.FeaturesNs, ScoreNs = fields.ScoreNs },
        };
        ReadReasons(ref reader, response);
        ReadRules(ref reader, response);
        var count = reader.Group(SbeSchema.GroupEntriesMax, "degraded", out var length);
        for (var i = 0; i < count; i++)
        {
            reader.Skip(length);
            response.Degraded.Add(Short(ref reader, SbeSchema.IdBytesMax, "degraded"));
        }

        response.TransactionId = Short(ref reader, SbeSchema.IdBytesMax, "transactionId");
        response.Model = Short(ref reader, SbeSchema.ShortTextBytesMax, "model");
        response.Policy = Short(ref reader, SbeSchema.ShortTextBytesMax, "policy");
        response.Features = Short(ref reader, SbeSchema.ShortTextBytesMax, "features");
        return new ScoreResult(response, (fields.Flags & DecisionFields.DuplicateFlag) != 0);
    }

    /// <summary>The id of the payment, if the service read that far.</summary>
    public static string ReadReject(ref SbeReader reader, in RejectFields fields, out FraudScoringException refusal)
    {
        var id = Short(ref reader, SbeSchema.IdBytesMax, "transactionId");
        var message = Encoding.UTF8.GetString(reader.Data16(SbeSchema.LongTextBytesMax, "message"));
        refusal = new FraudScoringException((StatusCode)fields.Code, message);
        return id;
    }

    private static ScoreFields Fields(Transaction t)
    {
        var fields = ScoreFields.NotProvided;
        fields.EventTimeUnixMs = t.EventTimeUnixMs;
        fields.AmountMinor = t.AmountMinor;
        fields.Latitude = t.HasLatitude ? t.Latitude : double.NaN;
        fields.Longitude = t.HasLongitude ? t.Longitude : double.NaN;
        fields.Channel = (byte)t.Channel;
        fields.EntryMode = (byte)t.EntryMode;
        fields.AvsResult = (byte)t.AvsResult;
        fields.CvvResult = (byte)t.CvvResult;
        fields.ThreeDsResult = (byte)t.ThreeDsResult;
        fields.IssuerResult = (byte)t.IssuerResult;
        SbeText.Set(fields.Currency, Encoding.UTF8.GetBytes(t.Currency), "currency");
        SbeText.Set(fields.Bin, Encoding.UTF8.GetBytes(t.Bin), "bin");
        SbeText.Set(fields.Mcc, Encoding.UTF8.GetBytes(t.Mcc), "mcc");
        SbeText.Set(fields.CardCountry, Encoding.UTF8.GetBytes(t.CardCountry), "card_country");
        SbeText.Set(fields.MerchantCountry, Encoding.UTF8.GetBytes(t.MerchantCountry), "merchant_country");
        SbeText.Set(fields.BillingCountry, Encoding.UTF8.GetBytes(t.BillingCountry), "billing_country");
        SbeText.Set(fields.ShippingCountry, Encoding.UTF8.GetBytes(t.ShippingCountry), "shipping_country");
        return fields;
    }

    private static (string Text, string Name)[] Texts(Transaction t) =>
    [
        (t.TransactionId, "transaction_id"), (t.CardId, "card_id"), (t.CustomerId, "customer_id"),
        (t.MerchantId, "merchant_id"), (t.TerminalId, "terminal_id"), (t.DeviceId, "device_id"), (t.Ip, "ip"),
        (t.EmailHash, "email_hash"),
    ];

    private static void ReadReasons(ref SbeReader reader, ScoreResponse response)
    {
        var count = reader.Group(SbeSchema.GroupEntriesMax, "reasons", out var length);
        for (var i = 0; i < count; i++)
        {
            var fields = default(ReasonFields);
            reader.Block(ref fields, length);
            response.Reasons.Add(new Reason
            {
                Value = fields.Value,
                Contribution = fields.Contribution,
                Code = Short(ref reader, SbeSchema.IdBytesMax, "code"),
                Feature = Short(ref reader, SbeSchema.ShortTextBytesMax, "feature"),
                Text = Encoding.UTF8.GetString(reader.Data16(SbeSchema.LongTextBytesMax, "text")),
            });
        }
    }

    private static void ReadRules(ref SbeReader reader, ScoreResponse response)
    {
        var count = reader.Group(SbeSchema.GroupEntriesMax, "rules", out var length);
        for (var i = 0; i < count; i++)
        {
            var fields = default(RuleFields);
            reader.Block(ref fields, length);
            response.Rules.Add(new RuleHit
            {
                Version = fields.RuleVersion,
                Id = Short(ref reader, SbeSchema.IdBytesMax, "ruleId"),
                Action = Short(ref reader, SbeSchema.IdBytesMax, "action"),
            });
        }
    }

    private static string Fixed(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(SbeText.Get(field));

    private static string Short(ref SbeReader reader, int max, string name)
        => Encoding.UTF8.GetString(reader.Data8(max, name));
}
