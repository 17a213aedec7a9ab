using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Reads a payments file (<c>fraud simulate</c> writes one), compressed or not. Columns go by name, in any order; a
/// line that cannot be right ends the reading with its place.
/// </summary>
public sealed class PaymentCsvReader : IPaymentStream
{
    private const long TimeMsMax = 253_402_300_799_999;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly CsvParser _parser;
    private readonly Dictionary<string, int> _columns;
    private readonly ArrivalClock _clock = new();
    private readonly TransactionValidator _validator;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="DataException">The file cannot be read or its header is wrong.</exception>
    public PaymentCsvReader(string path)
    {
        _path = path;
        _validator = new TransactionValidator(ValidationRules.Default, _clock);
        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }

        Stream bytes = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(_file, CompressionMode.Decompress)
            : _file;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            MaxFieldSize = Limits.TransactionTextBytesMax,
            BadDataFound = bad => throw new DataException($"{path}, line {bad.Context.Parser?.RawRow}: a quote inside a field"),
        };
        _parser = new CsvParser(new StreamReader(bytes, new UTF8Encoding(false, true)), configuration);
        _columns = ReadHeader();
    }

    /// <inheritdoc/>
    public bool IsLabel { get; private set; }

    /// <inheritdoc/>
    public long ArrivalUnixMs { get; private set; } = long.MinValue;

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new();

    /// <inheritdoc/>
    public bool? IsFraud { get; private set; }

    /// <inheritdoc/>
    public FraudScenario Scenario { get; private set; }

    /// <inheritdoc/>
    public SimulatedLabel Label { get; private set; }

    /// <inheritdoc/>
    public string Place => $"{_path}, line {_parser.RawRow}";

    /// <inheritdoc/>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!ReadLine())
            return false;
        if (_parser.Count != _columns.Count)
            throw new DataException($"{Place}: {_parser.Count} fields, the header has {_columns.Count}");
        IsLabel = Field(PaymentColumns.Record) switch
        {
            "" or PaymentColumns.PaymentRecord => false,
            PaymentColumns.LabelRecord => true,
            var other => throw Wrong(PaymentColumns.Record, $"'{PaymentColumns.PaymentRecord}' or '{PaymentColumns.LabelRecord}' expected, not '{Shown(other)}'"),
        };
        ReadArrival();
        if (IsLabel)
            ReadLabel();
        else
            ReadPayment();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parser.Dispose();
        _file.Dispose();
    }

    private Dictionary<string, int> ReadHeader()
    {
        if (!ReadLine())
            throw new DataException($"{_path}: empty, a header line expected");
        string[] known = [.. PaymentColumns.Others, .. PaymentColumns.Texts.Select(text => text.Name)];
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < _parser.Count; i++)
        {
            if (!known.Contains(_parser[i]))
                throw new DataException($"{_path}, line 1, column {i + 1}: unknown column '{Shown(_parser[i])}'; known are {string.Join(", ", known)}");
            if (!columns.TryAdd(_parser[i], i))
                throw new DataException($"{_path}, line 1, column {i + 1}: '{_parser[i]}' for the second time");
        }

        foreach (string name in PaymentColumns.Required)
        {
            if (!columns.ContainsKey(name))
                throw new DataException($"{_path}, line 1: column '{name}' is missing");
        }

        return columns;
    }

    private bool ReadLine()
    {
        try
        {
            return _parser.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DecoderFallbackException or MaxFieldSizeException)
        {
            throw new DataException($"{_path}, after line {_parser.RawRow}: {e.Message}", e);
        }
    }

    private void ReadArrival()
    {
        bool hasArrival = Field(PaymentColumns.Arrival).Length > 0;
        string column = hasArrival || IsLabel ? PaymentColumns.Arrival : PaymentColumns.EventTime;
        long arrival = Integer(column, 0, TimeMsMax);
        if (arrival < ArrivalUnixMs)
            throw Wrong(column, $"{arrival} is before the line above; lines must be in order of arrival");
        ArrivalUnixMs = arrival;
    }

    private void ReadLabel()
    {
        bool isFraud = Field(PaymentColumns.Label) switch
        {
            "fraud" => true,
            "genuine" => false,
            var other => throw Wrong(PaymentColumns.Label, $"'fraud' or 'genuine' expected, not '{Shown(other)}'"),
        };
        var source = Choice<SimulatedLabelSource>(PaymentColumns.LabelSource);
        Label = new SimulatedLabel(Field(PaymentColumns.Required[0]), isFraud, ArrivalUnixMs, 0, source);
    }

    private void ReadPayment()
    {
        Transaction.Clear();
        Span<byte> utf8 = stackalloc byte[Limits.IdBytesMax * 4];
        foreach (var (name, field) in PaymentColumns.Texts)
        {
            string text = Field(name);
            if (!Encoding.UTF8.TryGetBytes(text, utf8, out int length) || length > Transaction.MaxBytes(field))
                throw Wrong(name, $"more than {Transaction.MaxBytes(field)} bytes");
            if (length > 0)
                Transaction.SetText(field, utf8[..length]);
        }

        Transaction.EventTimeUnixMs = Integer(PaymentColumns.EventTime, 0, TimeMsMax);
        Transaction.AmountMinor = Integer(PaymentColumns.Amount, 0, Limits.AmountMinorMax);
        Transaction.Channel = Choice<Channel>(PaymentColumns.Channel);
        Transaction.EntryMode = Choice<EntryMode>(PaymentColumns.EntryMode);
        Transaction.AvsResult = Choice<CheckResult>(PaymentColumns.Avs);
        Transaction.CvvResult = Choice<CheckResult>(PaymentColumns.Cvv);
        Transaction.ThreeDsResult = Choice<ThreeDsResult>(PaymentColumns.ThreeDs);
        Transaction.IssuerResult = Choice<IssuerResult>(PaymentColumns.Issuer);
        Transaction.Latitude = Degrees(PaymentColumns.Latitude);
        Transaction.Longitude = Degrees(PaymentColumns.Longitude);
        IsFraud = Field(PaymentColumns.IsFraud).Length == 0 ? null : Integer(PaymentColumns.IsFraud, 0, 1) == 1;
        Scenario = Choice<FraudScenario>(PaymentColumns.Scenario);
        _clock.UnixMs = ArrivalUnixMs;
        if (!_validator.TryValidate(Transaction, out string problems))
            throw new DataException($"{Place}: {problems}");
    }

    private string Field(string column) => _columns.TryGetValue(column, out int index) ? _parser[index] : "";

    private long Integer(string column, long low, long high)
        => long.TryParse(Field(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= low && value <= high
            ? value
            : throw Wrong(column, $"a whole number from {low} to {high} expected, not '{Shown(Field(column))}'");

    private double Degrees(string column)
    {
        if (Field(column).Length == 0)
            return double.NaN;
        return double.TryParse(Field(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && Math.Abs(value) <= 180
            ? value
            : throw Wrong(column, $"degrees expected, not '{Shown(Field(column))}'");
    }

    private T Choice<T>(string column)
        where T : struct, Enum
    {
        string text = Field(column);
        if (text.Length == 0)
            return default;
        foreach (var value in EnumNames<T>.All)
        {
            if (value.Name == text)
                return value.Value;
        }

        throw Wrong(column, $"one of {string.Join(", ", EnumNames<T>.All.Skip(1).Select(v => v.Name))} expected, not '{Shown(text)}'");
    }

    private DataException Wrong(string column, string problem)
    {
        string place = _columns.TryGetValue(column, out int index) ? $"column {index + 1} ({column})" : $"column '{column}' (missing)";
        return new DataException($"{Place}, {place}: {problem}");
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static class EnumNames<T>
        where T : struct, Enum
    {
        public static readonly (T Value, string Name)[] All =
            [.. Enum.GetValues<T>().Select(value => (value, PaymentColumns.Snake(value)))];
    }
}
