using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>
/// Payments of somebody's CSV, streamed, in order of their times, and their labels when they became known: a label comes
/// after its payment and after everything that happened before it was known.
/// </summary>
internal sealed class MappedCsvStream : IPaymentStream
{
    private readonly CsvMapping _mapping;
    private readonly CsvTable _table;
    private readonly MappedRow _row;
    private readonly MappedTime _time;
    private readonly LabelFile? _labelFile;
    private readonly int _label = -1;
    private readonly int _labelTime = -1;
    private readonly long _delayMs;
    private readonly long _outOfOrderMs;
    private readonly PriorityQueue<SimulatedLabel, (long AtMs, long Number)> _due = new();
    private readonly List<SimulatedLabel> _labels = [];
    private readonly ArrivalClock _clock = new();
    private readonly TransactionValidator _validator;
    private long _newestMs = long.MinValue;
    private long _number;
    private bool _hasPayment;
    private bool _isEnd;
    private bool? _isFraud;

    public MappedCsvStream(string path, string mappingPath)
    {
        _mapping = CsvMapping.Read(mappingPath);
        _time = new MappedTime(_mapping.TimeFormat, _mapping.TimeOffset, mappingPath);
        if (!MappedTime.TryParseDuration(_mapping.OutOfOrder, out _outOfOrderMs))
            throw new DataException($"{mappingPath}: out_of_order: a duration like '2h' expected, not '{_mapping.OutOfOrder}'");
        _validator = new TransactionValidator(new ValidationRules(TimeSpan.FromMilliseconds(_outOfOrderMs), TimeSpan.Zero), _clock);
        if (_mapping.Label is { File: { } file } labels)
            _labelFile = new LabelFile(Path.Combine(Path.GetDirectoryName(path) ?? "", file), _mapping.Separator, labels, _time);
        _table = new CsvTable(path, _mapping.Separator);
        _row = new MappedRow(_mapping, _table, _time);
        if (_mapping.Label is not { File: null } inLine)
            return;
        _label = _table.Column(inLine.Column);
        _labelTime = inLine.TimeColumn is { } column ? _table.Column(column) : -1;
        MappedTime.TryParseDuration(inLine.Delay ?? "", out _delayMs);
    }

    public bool IsLabel { get; private set; }

    public long ArrivalUnixMs { get; private set; } = long.MinValue;

    public Transaction Transaction { get; } = new();

    public bool? IsFraud => _isFraud;

    public FraudScenario Scenario => FraudScenario.None;

    public SimulatedLabel Label { get; private set; }

    public string Place => _table.Place;

    public double Progress => _table.Progress;

    /// <summary>Payments whose label is missing.</summary>
    public int MissingLabels { get; private set; }

    public bool MoveNext()
    {
        if (!_hasPayment && !_isEnd)
            _isEnd = !ReadPayment();
        bool hasLabel = _due.TryPeek(out var label, out var due);
        if (hasLabel && (_isEnd || due.AtMs <= _newestMs))
        {
            _due.Dequeue();
            (IsLabel, Label) = (true, label);
            ArrivalUnixMs = Math.Max(ArrivalUnixMs, due.AtMs);
            return true;
        }

        if (_isEnd)
            return false;
        (IsLabel, _hasPayment) = (false, false);
        ArrivalUnixMs = Math.Max(ArrivalUnixMs, _newestMs);
        foreach (var known in _labels)
            _due.Enqueue(known, (Math.Max(known.EventTimeUnixMs, ArrivalUnixMs), _number++));
        return true;
    }

    /// <summary>What was left out or rounded, and a refusal of labels without a payment.</summary>
    public IEnumerable<string> Finish()
    {
        _labelFile?.RequireEmpty();
        var remarks = new List<string>();
        int missing = MissingLabels + (_labelFile?.MissingCount ?? 0);
        if (missing > 0)
            remarks.Add($"{missing} labels are missing: what these payments were is not known");
        if (_row.RoundedCount > 0)
            remarks.Add($"{_row.RoundedCount} amounts had more decimals than their currency and were rounded");
        return remarks;
    }

    public void Dispose() => _table.Dispose();

    private bool ReadPayment()
    {
        if (!_table.Read())
            return false;
        _row.Fill(Transaction);
        long at = Transaction.EventTimeUnixMs;
        if (_newestMs != long.MinValue && at < _newestMs - _outOfOrderMs)
        {
            int column = _table.Column(_mapping.Columns[MappedFields.Time]);
            throw _table.Wrong(column, $"{_table[column]} is before a line above; sort the file by time, or say \"out_of_order\": \"2h\" in the mapping");
        }

        _newestMs = Math.Max(_newestMs, at);
        _clock.UnixMs = _newestMs;
        if (!_validator.TryValidate(Transaction, out string problems))
            throw new DataException($"{Place}: {problems}");
        ReadLabels(at);
        _hasPayment = true;
        return true;
    }

    private void ReadLabels(long eventMs)
    {
        _labels.Clear();
        _isFraud = null;
        if (_labelFile is not null)
        {
            _labels.AddRange(_labelFile.Take(_row.Id!, eventMs).Select(label => label with { TransactionId = TransactionId() }));
            return;
        }

        if (_label < 0)
            return;
        _isFraud = LabelCell.Read(_mapping.Label!, _table, _label);
        if (_isFraud is not { } isFraud)
        {
            MissingLabels++;
            return;
        }

        long known = eventMs + _delayMs;
        if (_labelTime >= 0 && !_time.TryParse(_table[_labelTime], out known))
            throw _table.Wrong(_labelTime, $"{_time.Expected} expected, not '{_table[_labelTime]}'");
        if (known < eventMs)
            throw _table.Wrong(_labelTime, "the label came before the payment happened; nobody can have known it then");
        _labels.Add(new SimulatedLabel(TransactionId(), isFraud, known, eventMs, SimulatedLabelSource.None));
    }

    // As the payment has it: it may be a hash of what the file has.
    private string TransactionId() => Encoding.UTF8.GetString(Transaction.Text(TextField.TransactionId));
}
