using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Rules.Syntax;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>The fields of a payment by the names that rules use.</summary>
internal static class RuleFields
{
    private const double Unbounded = double.PositiveInfinity;

    private static readonly Dictionary<string, (TextField Field, ListKind? List)> Texts = new(StringComparer.Ordinal)
    {
        ["transaction_id"] = (TextField.TransactionId, null),
        ["currency"] = (TextField.Currency, null),
        ["card"] = (TextField.CardId, ListKind.Card),
        ["customer"] = (TextField.CustomerId, ListKind.Customer),
        ["merchant"] = (TextField.MerchantId, ListKind.Merchant),
        ["terminal"] = (TextField.TerminalId, null),
        ["device"] = (TextField.DeviceId, ListKind.Device),
        ["ip"] = (TextField.Ip, ListKind.Ip),
        ["email"] = (TextField.EmailHash, ListKind.Email),
        ["bin"] = (TextField.Bin, ListKind.Bin),
        ["mcc"] = (TextField.Mcc, null),
        ["card_country"] = (TextField.CardCountry, ListKind.Country),
        ["merchant_country"] = (TextField.MerchantCountry, ListKind.Country),
        ["billing_country"] = (TextField.BillingCountry, ListKind.Country),
        ["shipping_country"] = (TextField.ShippingCountry, ListKind.Country),
    };

    private static readonly string[] Checks = ["pass", "fail", "partial", "unavailable", "unchecked"];

    private static readonly Dictionary<string, (RuleInputSource Source, string[] Words)> Enumerated = new(StringComparer.Ordinal)
    {
        ["channel"] = (RuleInputSource.Channel, ["pos", "ecommerce", "moto", "atm", "recurring"]),
        ["entry_mode"] = (RuleInputSource.EntryMode, ["chip", "contactless", "magstripe", "manual", "card_on_file", "wallet"]),
        ["avs_result"] = (RuleInputSource.AvsResult, Checks),
        ["cvv_result"] = (RuleInputSource.CvvResult, Checks),
        ["three_ds_result"] = (RuleInputSource.ThreeDsResult, ["authenticated", "attempted", "failed", "rejected", "unavailable"]),
        ["issuer_result"] = (RuleInputSource.IssuerResult, ["approved", "declined", "unknown"]),
    };

    private static readonly Dictionary<string, (RuleValueKind Kind, RuleInput Input)> Numbers = new(StringComparer.Ordinal)
    {
        ["amount"] = (RuleValueKind.Money, RuleInput.Of(RuleInputSource.Amount, 0, Unbounded, false)),
        ["amount_minor"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.AmountMinor, 0, Limits.AmountMinorMax, true)),
        ["score"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Score, 0, 1, false)),
        ["risk"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Risk, 0, 999, true)),
        ["hour"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Hour, 0, 23, true)),
        ["weekday"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Weekday, 0, 6, true)),
        ["latitude"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Latitude, -90, 90, false)),
        ["longitude"] = (RuleValueKind.Number, RuleInput.Of(RuleInputSource.Longitude, -180, 180, false)),
    };

    /// <summary>All names, for suggestions.</summary>
    public static IEnumerable<string> Names => [.. Texts.Keys, .. Enumerated.Keys, .. Numbers.Keys];

    /// <summary>The node of a field; null when there is none of this name.</summary>
    public static RuleNode? Find(RuleScope scope, string name, int position)
    {
        if (Numbers.TryGetValue(name, out var number))
            return new InputNode(position, number.Kind, scope.Input(number.Input));
        if (Enumerated.TryGetValue(name, out var words))
        {
            var input = RuleInput.Of(words.Source, 1, words.Words.Length, isWhole: true);
            return new WordNode(position, scope.Input(input), name, words.Words);
        }

        return Texts.TryGetValue(name, out var text) ? new TextNode(position, new RuleText(text.Field, null)) : null;
    }

    /// <summary>The kind of list that a field can be on.</summary>
    public static ListKind? ListKindOf(TextField field) => Texts.Values.First(t => t.Field == field).List;
}
