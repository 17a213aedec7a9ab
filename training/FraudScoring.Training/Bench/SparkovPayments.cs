using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// Payments of a file of the Sparkov generator's columns in order of time. Categories are numbered by name, as merchant
/// category codes; nothing is ever reported.
/// </summary>
internal sealed class SparkovPayments : IPaymentStream
{
    private const int TimeBytes = 19;
    private const int CategoriesMax = 1000;
    private const int FirstCategory = 1000;

    private readonly CsvBytes _lines;
    private readonly Dictionary<string, byte[]> _categories = [];

    public SparkovPayments(string path)
        => _lines = new CsvBytes(
            path, "transaction_id", "trans_date_trans_time", "card_id", "merchant", "category", "amt", "merch_lat", "merch_long", "is_fraud");

    public bool IsLabel => false;

    public long ArrivalUnixMs { get; private set; }

    public Transaction Transaction { get; } = new();

    public bool? IsFraud { get; private set; }

    public FraudScenario Scenario => FraudScenario.None;

    public SimulatedLabel Label => default;

    public string Place => _lines.Place;

    public double Progress => _lines.Progress;

    public bool MoveNext()
    {
        if (!_lines.MoveNext())
            return false;
        long time = ReadTime();
        if (time < ArrivalUnixMs)
            throw _lines.Wrong(1, "a time that is not before the line above");
        ArrivalUnixMs = time;
        Transaction.Clear();
        Transaction.EventTimeUnixMs = time;
        Transaction.AmountMinor = (long)Math.Round(_lines.Number(5, 0, 1e8) * 100);
        Transaction.SetText(TextField.TransactionId, _lines[0]);
        Transaction.SetText(TextField.Currency, "USD"u8);
        Transaction.SetText(TextField.CardId, _lines[2]);
        Transaction.SetText(TextField.MerchantId, _lines[3]);
        Transaction.SetText(TextField.Mcc, Category(_lines[4]));
        Transaction.Latitude = _lines.Number(6, -90, 90);
        Transaction.Longitude = _lines.Number(7, -180, 180);
        _lines.Integer(2, 0, int.MaxValue);
        IsFraud = _lines.Integer(8, 0, 1) == 1;
        return true;
    }

    public void Dispose() => _lines.Dispose();

    private long ReadTime()
    {
        Span<char> text = stackalloc char[TimeBytes];
        var bytes = _lines[1];
        if (bytes.Length != TimeBytes || Encoding.ASCII.GetChars(bytes, text) != TimeBytes
            || !DateTime.TryParseExact(
                text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            throw _lines.Wrong(1, "a time such as 2019-01-31 23:59:59");
        return new DateTimeOffset(time).ToUnixTimeMilliseconds();
    }

    private ReadOnlySpan<byte> Category(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        if (_categories.TryGetValue(text, out var code))
            return code;
        if (_categories.Count == CategoriesMax)
            throw _lines.Wrong(4, $"at most {CategoriesMax} categories");
        code = new byte[4];
        Utf8Formatter.TryFormat(FirstCategory + _categories.Count, code, out _);
        return _categories[text] = code;
    }
}
