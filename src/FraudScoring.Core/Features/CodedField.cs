using System.Text;
using System.Text.Json;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>
/// A field of a payment that is text or a word, by its name in a declaration: <c>merchant_country</c>, <c>channel</c>
/// (whose texts are <c>ecommerce</c>, <c>atm</c>, ...), or <c>attributes.till</c> for what the gateway adds.
/// </summary>
internal sealed class CodedField
{
    private const string AttributePrefix = "attributes.";

    private static readonly Dictionary<string, TextField> Texts = new(StringComparer.Ordinal)
    {
        ["currency"] = TextField.Currency,
        ["merchant"] = TextField.MerchantId,
        ["terminal"] = TextField.TerminalId,
        ["bin"] = TextField.Bin,
        ["mcc"] = TextField.Mcc,
        ["card_country"] = TextField.CardCountry,
        ["merchant_country"] = TextField.MerchantCountry,
        ["billing_country"] = TextField.BillingCountry,
        ["shipping_country"] = TextField.ShippingCountry,
    };

    private static readonly Dictionary<string, (Func<Transaction, int> Value, byte[][] Words)> Enumerated = new(StringComparer.Ordinal)
    {
        ["channel"] = (t => (int)t.Channel, Words<Channel>()),
        ["entry_mode"] = (t => (int)t.EntryMode, Words<EntryMode>()),
        ["avs_result"] = (t => (int)t.AvsResult, Words<CheckResult>()),
        ["cvv_result"] = (t => (int)t.CvvResult, Words<CheckResult>()),
        ["three_ds_result"] = (t => (int)t.ThreeDsResult, Words<ThreeDsResult>()),
        ["issuer_result"] = (t => (int)t.IssuerResult, Words<IssuerResult>()),
    };

    private readonly TextField? _text;
    private readonly byte[]? _attribute;
    private readonly Func<Transaction, int>? _value;
    private readonly byte[][] _words = [];

    private CodedField(TextField text) => _text = text;

    private CodedField(string attribute) => _attribute = Encoding.UTF8.GetBytes(attribute);

    private CodedField(Func<Transaction, int> value, byte[][] words) => (_value, _words) = (value, words);

    /// <summary>What a declaration may name, for people.</summary>
    public static string Known => string.Join(", ", [.. Texts.Keys, .. Enumerated.Keys, AttributePrefix + "<key>"]);

    /// <summary>The field of a name; null when there is none.</summary>
    public static CodedField? Find(string name)
    {
        if (Texts.TryGetValue(name, out var text))
            return new CodedField(text);
        if (Enumerated.TryGetValue(name, out var word))
            return new CodedField(word.Value, word.Words);
        return name.StartsWith(AttributePrefix, StringComparison.Ordinal)
            && Encoding.UTF8.GetByteCount(name) - AttributePrefix.Length is > 0 and <= Limits.AttributeKeyBytesMax
            ? new CodedField(name[AttributePrefix.Length..])
            : null;
    }

    /// <summary>The payment's text; empty when it was not provided.</summary>
    public ReadOnlySpan<byte> Of(Transaction transaction)
    {
        if (_text is { } text)
            return transaction.Text(text);
        if (_value is { } value)
            return value(transaction) is var word && (uint)word < (uint)_words.Length ? _words[word] : [];
        for (var i = 0; i < transaction.AttributeCount; i++)
        {
            if (transaction.AttributeKey(i).SequenceEqual(_attribute))
                return transaction.AttributeValue(i);
        }

        return [];
    }

    // Numbers on the wire count up from 0, which says that nothing was provided.
    private static byte[][] Words<T>()
        where T : struct, Enum
        => [.. Enum.GetValues<T>().Select((value, i) => i == 0 ? [] : Encoding.UTF8.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())))];
}
