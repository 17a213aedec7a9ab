using FraudScoring.Core.Transactions;

namespace FraudScoring.Training.Replay;

/// <summary>
/// The columns of a payments file. A line is a payment or, with <c>label</c> in the first column, what was reported of
/// an earlier one; lines are in order of arrival. Empty means "not provided".
/// </summary>
internal static class PaymentColumns
{
    public const string Record = "record";
    public const string Arrival = "arrival_unix_ms";
    public const string EventTime = "event_time_unix_ms";
    public const string Amount = "amount_minor";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string Channel = "channel";
    public const string EntryMode = "entry_mode";
    public const string Avs = "avs_result";
    public const string Cvv = "cvv_result";
    public const string ThreeDs = "three_ds_result";
    public const string Issuer = "issuer_result";
    public const string IsFraud = "is_fraud";
    public const string Scenario = "scenario";
    public const string Label = "label";
    public const string LabelSource = "label_source";

    public const string PaymentRecord = "payment";
    public const string LabelRecord = "label";

    public static readonly string[] Others =
    [
        Record, Arrival, EventTime, Amount, Latitude, Longitude, Channel, EntryMode, Avs, Cvv, ThreeDs, Issuer, IsFraud,
        Scenario, Label, LabelSource,
    ];

    public static readonly (string Name, TextField Field)[] Texts =
        [.. Enum.GetValues<TextField>().Select(field => (Snake(field), field))];

    public static readonly string[] Required =
        [Snake(TextField.TransactionId), EventTime, Amount, Snake(TextField.Currency), Snake(TextField.CardId)];

    public static string Snake<T>(T value)
        where T : struct, Enum
        => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
