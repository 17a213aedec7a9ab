using System.Buffers;
using System.Net;
using System.Text;

namespace FraudScoring.Core.Transactions;

/// <summary>
/// Checks a decoded transaction. A good one costs no allocation; for a bad one every wrong field is named at once, with
/// what was expected. Values are not repeated in the messages: what was sent by mistake may be personal.
/// </summary>
public sealed class TransactionValidator(ValidationRules rules, TimeProvider time)
{
    // 9999-12-31, so that arithmetic on event times cannot overflow.
    private const long EventTimeMax = 253_402_300_799_999;

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private static readonly TextField[] IdFields =
    [
        TextField.TransactionId, TextField.CardId, TextField.CustomerId, TextField.MerchantId, TextField.TerminalId,
        TextField.DeviceId, TextField.EmailHash,
    ];

    private static readonly TextField[] CountryFields =
        [TextField.CardCountry, TextField.MerchantCountry, TextField.BillingCountry, TextField.ShippingCountry];

    /// <summary>Whether the transaction is good; <paramref name="problems"/> names every wrong field otherwise.</summary>
    public bool TryValidate(Transaction transaction, out string problems)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        problems = string.Empty;
        if (IsValid(transaction))
            return true;
        problems = DescribeProblems(transaction);
        return false;
    }

    private bool IsValid(Transaction t)
    {
        if (t.OversizedFields != 0 || t.HasOversizedAttributes)
            return false;
        if (t.Text(TextField.TransactionId).IsEmpty || t.Text(TextField.CardId).IsEmpty)
            return false;
        foreach (var field in IdFields)
        {
            if (IdProblem(t.Text(field)) is not null)
                return false;
        }

        foreach (var field in CountryFields)
        {
            if (!IsCountryOrEmpty(t.Text(field)))
                return false;
        }

        return EventTimeProblem(t) is null && AmountProblem(t) is null && CurrencyProblem(t) is null
            && IpProblem(t.Text(TextField.Ip)) is null && IsDigitsOrEmpty(t.Text(TextField.Bin), 6, 8)
            && IsDigitsOrEmpty(t.Text(TextField.Mcc), 4, 4) && PlaceProblem(t) is null && AreEnumsKnown(t)
            && AttributeProblem(t) is null;
    }

    private string DescribeProblems(Transaction t)
    {
        var found = new List<string>();
        foreach (var field in IdFields)
        {
            var isRequired = field is TextField.TransactionId or TextField.CardId;
            if (IsOversized(t, field))
                found.Add($"{Name(field)}: longer than {Transaction.MaxBytes(field)} bytes");
            else if (isRequired && t.Text(field).IsEmpty)
                found.Add($"{Name(field)}: required, 1 to {Limits.IdBytesMax} bytes");
            else if (IdProblem(t.Text(field)) is { } problem)
                found.Add($"{Name(field)}: {problem}");
        }

        Add(found, "event_time_unix_ms", EventTimeProblem(t));
        Add(found, "amount_minor", AmountProblem(t));
        Add(found, "currency", CurrencyProblem(t));
        Add(found, "ip", IsOversized(t, TextField.Ip)
            ? $"longer than {Limits.IpBytesMax} bytes"
            : IpProblem(t.Text(TextField.Ip)));
        if (IsOversized(t, TextField.Bin) || !IsDigitsOrEmpty(t.Text(TextField.Bin), 6, 8))
            found.Add("bin: must be 6 to 8 digits");
        if (IsOversized(t, TextField.Mcc) || !IsDigitsOrEmpty(t.Text(TextField.Mcc), 4, 4))
            found.Add("mcc: must be 4 digits (ISO 18245)");
        foreach (var field in CountryFields)
        {
            if (IsOversized(t, field) || !IsCountryOrEmpty(t.Text(field)))
                found.Add($"{Name(field)}: must be two upper-case letters (ISO 3166-1 alpha-2)");
        }

        Add(found, "latitude, longitude", PlaceProblem(t));
        AddEnumProblems(found, t);
        Add(found, "attributes", t.HasOversizedAttributes
            ? $"at most {Limits.AttributesMax} entries, keys of 1 to {Limits.AttributeKeyBytesMax} bytes, "
                + $"values of at most {Limits.AttributeValueBytesMax} bytes"
            : AttributeProblem(t));
        return string.Join("; ", found);
    }

    private static void Add(List<string> found, string name, string? problem)
    {
        if (problem is not null)
            found.Add($"{name}: {problem}");
    }

    private static bool IsOversized(Transaction t, TextField field) => (t.OversizedFields & (1u << (int)field)) != 0;

    private static string? IdProblem(ReadOnlySpan<byte> id)
    {
        if (id.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            return "must be printable ASCII";
        return CardNumber.LooksLikeOne(id) ? "looks like a card number, a token belongs here" : null;
    }

    private string? EventTimeProblem(Transaction t)
    {
        if (t.EventTimeUnixMs is <= 0 or > EventTimeMax)
            return "required, milliseconds since 1970-01-01 UTC";
        var ahead = t.EventTimeUnixMs - time.GetUtcNow().ToUnixTimeMilliseconds();
        if (ahead > rules.EventAheadMax.TotalMilliseconds)
            return $"more than {rules.EventAheadMax} in the future";
        return -ahead > rules.EventAgeMax.TotalMilliseconds ? $"more than {rules.EventAgeMax} in the past" : null;
    }

    private static string? AmountProblem(Transaction t)
        => t.AmountMinor is < 0 or > Limits.AmountMinorMax ? $"must be 0 to {Limits.AmountMinorMax}" : null;

    private static string? CurrencyProblem(Transaction t)
    {
        var code = t.Text(TextField.Currency);
        if (code.IsEmpty && !IsOversized(t, TextField.Currency))
            return "required, three letters (ISO 4217)";
        // A code that came first and was good does not make up for one that came later and was not kept.
        return !IsOversized(t, TextField.Currency) && Currency.TryGetExponent(code, out _)
            ? null
            : "not a known ISO 4217 currency";
    }

    private static string? IpProblem(ReadOnlySpan<byte> ip)
    {
        if (ip.IsEmpty)
            return null;
        // The parser also takes ports, brackets, scopes and shortened forms such as "1"; one address has one key here.
        Span<char> text = stackalloc char[Limits.IpBytesMax];
        var isAddress = !ip.ContainsAnyExcept(AddressBytes) && (ip.Contains((byte)':') || ip.Count((byte)'.') == 3)
            && Encoding.ASCII.GetChars(ip, text) > 0 && IPAddress.IsValid(text[..ip.Length]);
        return isAddress ? null : "must be an IPv4 or IPv6 address";
    }

    private static bool IsCountryOrEmpty(ReadOnlySpan<byte> code)
        => code.IsEmpty || (code.Length == 2 && !code.ContainsAnyExceptInRange((byte)'A', (byte)'Z'));

    private static bool IsDigitsOrEmpty(ReadOnlySpan<byte> text, int min, int max)
        => text.IsEmpty
            || (text.Length >= min && text.Length <= max && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    private static string? PlaceProblem(Transaction t)
    {
        if (double.IsNaN(t.Latitude) && double.IsNaN(t.Longitude))
            return null;
        return t.Latitude is >= -90 and <= 90 && t.Longitude is >= -180 and <= 180
            ? null
            : "both or neither, -90 to 90 and -180 to 180 degrees";
    }

    private static bool AreEnumsKnown(Transaction t)
        => t.Channel <= Channel.Recurring && t.EntryMode <= EntryMode.Wallet && t.AvsResult <= CheckResult.Unchecked
            && t.CvvResult <= CheckResult.Unchecked && t.ThreeDsResult <= ThreeDsResult.Unavailable
            && t.IssuerResult <= IssuerResult.Unknown;

    private static void AddEnumProblems(List<string> found, Transaction t)
    {
        const string Problem = "not a value of the enumeration";
        Add(found, "channel", t.Channel > Channel.Recurring ? Problem : null);
        Add(found, "entry_mode", t.EntryMode > EntryMode.Wallet ? Problem : null);
        Add(found, "avs_result", t.AvsResult > CheckResult.Unchecked ? Problem : null);
        Add(found, "cvv_result", t.CvvResult > CheckResult.Unchecked ? Problem : null);
        Add(found, "three_ds_result", t.ThreeDsResult > ThreeDsResult.Unavailable ? Problem : null);
        Add(found, "issuer_result", t.IssuerResult > IssuerResult.Unknown ? Problem : null);
    }

    private static string? AttributeProblem(Transaction t)
    {
        for (var i = 0; i < t.AttributeCount; i++)
        {
            if (t.AttributeKey(i).IsEmpty)
                return "a key is empty";
            if (!System.Text.Unicode.Utf8.IsValid(t.AttributeKey(i)) || !System.Text.Unicode.Utf8.IsValid(t.AttributeValue(i)))
                return "not valid UTF-8";
            if (CardNumber.LooksLikeOne(t.AttributeKey(i)) || CardNumber.LooksLikeOne(t.AttributeValue(i)))
                return "a value looks like a card number";
        }

        return null;
    }

    private static string Name(TextField field) => field switch
    {
        TextField.TransactionId => "transaction_id",
        TextField.CardId => "card_id",
        TextField.CustomerId => "customer_id",
        TextField.MerchantId => "merchant_id",
        TextField.TerminalId => "terminal_id",
        TextField.DeviceId => "device_id",
        TextField.EmailHash => "email_hash",
        TextField.CardCountry => "card_country",
        TextField.MerchantCountry => "merchant_country",
        TextField.BillingCountry => "billing_country",
        TextField.ShippingCountry => "shipping_country",
        _ => field.ToString(),
    };
}
