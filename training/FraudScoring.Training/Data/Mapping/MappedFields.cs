using FraudScoring.Core.Transactions;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>Names of a payment's fields in a mapping.</summary>
internal static class MappedFields
{
    public const string Time = "event_time";
    public const string Amount = "amount";

    public static readonly string Id = PaymentColumns.Snake(TextField.TransactionId);
    public static readonly string Card = PaymentColumns.Snake(TextField.CardId);
    public static readonly string Currency = PaymentColumns.Snake(TextField.Currency);

    /// <summary>Fields that are no text.</summary>
    public static readonly string[] Others =
    [
        Time, Amount, PaymentColumns.Channel, PaymentColumns.EntryMode, PaymentColumns.Avs, PaymentColumns.Cvv, PaymentColumns.ThreeDs,
        PaymentColumns.Issuer, PaymentColumns.Latitude, PaymentColumns.Longitude,
    ];
}
