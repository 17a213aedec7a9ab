using System.Globalization;
using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>Fills a payment from a line as the mapping says.</summary>
internal sealed class MappedRow
{
    private readonly CsvMapping _mapping;
    private readonly CsvTable _table;
    private readonly MappedTime _time;
    private readonly MappedAmount _amount;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    public MappedRow(CsvMapping mapping, CsvTable table, MappedTime time)
    {
        (_mapping, _table, _time, _amount) = (mapping, table, time, new MappedAmount(mapping.Decimal));
        foreach (var (field, column) in mapping.Columns)
            _columns[field] = table.Column(column);
    }

    /// <summary>Amounts with more decimals than their currency has.</summary>
    public int RoundedCount { get; private set; }

    /// <summary>The payment's id as the file has it; null when the file has none.</summary>
    public string? Id => _columns.TryGetValue(MappedFields.Id, out int column) ? _table[column] : null;

    public void Fill(Transaction payment)
    {
        payment.Clear();
        foreach (var (name, field) in PaymentColumns.Texts)
            SetText(payment, name, field);
        if (payment.Text(TextField.Currency).IsEmpty && _mapping.Currency is { } currency)
            payment.SetText(TextField.Currency, Encoding.UTF8.GetBytes(currency));
        if (!_columns.ContainsKey(MappedFields.Id))
            payment.SetText(TextField.TransactionId, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"line-{_table.Line}")));
        int time = _columns[MappedFields.Time];
        payment.EventTimeUnixMs = _time.TryParse(_table[time], out long ms)
            ? ms
            : throw _table.Wrong(time, $"{_time.Expected} expected, not '{_table[time]}'");
        payment.AmountMinor = Amount(payment);
        payment.Channel = Choice<Channel>(PaymentColumns.Channel);
        payment.EntryMode = Choice<EntryMode>(PaymentColumns.EntryMode);
        payment.AvsResult = Choice<CheckResult>(PaymentColumns.Avs);
        payment.CvvResult = Choice<CheckResult>(PaymentColumns.Cvv);
        payment.ThreeDsResult = Choice<ThreeDsResult>(PaymentColumns.ThreeDs);
        payment.IssuerResult = Choice<IssuerResult>(PaymentColumns.Issuer);
        payment.Latitude = Degrees(PaymentColumns.Latitude);
        payment.Longitude = Degrees(PaymentColumns.Longitude);
    }

    private void SetText(Transaction payment, string name, TextField field)
    {
        if (!_columns.TryGetValue(name, out int column))
            return;
        string text = Value(name, column);
        if (text.Length == 0)
            return;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (_mapping.Hash.Contains(name))
            bytes = Encoding.ASCII.GetBytes(EntityKey.Of(bytes).ToString("x32", CultureInfo.InvariantCulture));
        if (bytes.Length > Transaction.MaxBytes(field))
            throw _table.Wrong(column, $"more than {Transaction.MaxBytes(field)} bytes; \"hash\": [\"{name}\"] in the mapping shortens it");
        payment.SetText(field, bytes);
    }

    private long Amount(Transaction payment)
    {
        int column = _columns[MappedFields.Amount];
        if (!_amount.TryParse(_table[column], _table.Place, out decimal amount, out string problem))
            throw _table.Wrong(column, problem);
        if (_mapping.AmountUnit == "major")
        {
            if (!Currency.TryGetExponent(payment.Text(TextField.Currency), out int exponent))
                throw new DataException($"{_table.Place}: '{Encoding.UTF8.GetString(payment.Text(TextField.Currency))}' is no currency of ISO 4217");
            for (; exponent > 0; exponent--)
                amount *= 10;
        }

        decimal minor = Math.Round(amount);
        RoundedCount += minor == amount ? 0 : 1;
        return minor is >= 0 and <= Limits.AmountMinorMax
            ? (long)minor
            : throw _table.Wrong(column, $"an amount from 0 to {Limits.AmountMinorMax} minor units expected, not '{_table[column]}'");
    }

    private double Degrees(string field)
    {
        if (!_columns.TryGetValue(field, out int column) || Value(field, column) is not { Length: > 0 } cell)
            return double.NaN;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) <= 180
            ? value
            : throw _table.Wrong(column, $"degrees with a point expected, not '{cell}'");
    }

    private T Choice<T>(string field)
        where T : struct, Enum
    {
        if (!_columns.TryGetValue(field, out int column) || Value(field, column) is not { Length: > 0 } cell)
            return default;
        foreach (var value in Enum.GetValues<T>().Skip(1))
        {
            if (PaymentColumns.Snake(value) == cell)
                return value;
        }

        throw _table.Wrong(column, $"one of {string.Join(", ", Enum.GetValues<T>().Skip(1).Select(PaymentColumns.Snake))} expected, not '{cell}'; \"values\" in the mapping translates");
    }

    private string Value(string field, int column)
    {
        string cell = _table[column].Trim();
        if (!_mapping.Values.TryGetValue(field, out var values))
            return cell;
        if (values.TryGetValue(cell, out string? value) || values.TryGetValue("*", out value))
            return value;
        return cell.Length == 0 ? cell : throw _table.Wrong(column, $"the mapping's values do not list '{cell}'");
    }
}
