using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Logs;

/// <summary>
/// The payments and labels that a service recorded, streamed from its log. By arrival, they come in the log's order at the
/// times at which they were recorded. By event time, payments come in the log's order at the newest event time so far, and
/// each label when it says that it became known, but never before its payment; for that the labels are read first.
/// </summary>
internal sealed class DecisionLogStream : IPaymentStream
{
    private readonly string _folder;
    private readonly LogTime _time;
    private readonly LogLabels _labels = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<LoggedLabel> _due = new();
    private readonly LabelSchedule _schedule = new();
    private LogFolder _log;
    private bool _hasPayment;
    private bool _isEnd;
    private long _firstEventMs = long.MaxValue;
    private long _lastEventMs = long.MinValue;
    private long _firstArrivalMs = long.MaxValue;

    /// <summary>Opens the log of a service's data folder.</summary>
    public DecisionLogStream(string folder, LogTime time, CancellationToken cancellation = default)
    {
        (_folder, _time) = (folder, time);
        _log = new LogFolder(folder);
        if (time == LogTime.Event)
            CollectLabels(cancellation);
    }

    public bool IsLabel { get; private set; }

    public long ArrivalUnixMs { get; private set; } = long.MinValue;

    public Transaction Transaction { get; } = new();

    public bool? IsFraud => null;

    public FraudScenario Scenario => FraudScenario.None;

    public SimulatedLabel Label { get; private set; }

    public string Place => _log.Place;

    public double Progress => _log.Progress;

    /// <summary>Labels that were left out, and why; empty when there were none.</summary>
    public IEnumerable<string> Remarks()
    {
        if (_labels.RefusedCount > 0)
            yield return $"{_labels.RefusedCount} labels left out: they say that they were known before their payment happened (the first: {_labels.FirstRefused})";
        if (UnknownCount > 0)
            yield return $"{UnknownCount} labels left out: retention had removed their payments";
    }

    /// <summary>Labels whose payments retention had removed.</summary>
    public int UnknownCount { get; private set; }

    public bool MoveNext()
    {
        if (_time == LogTime.Arrival)
            return MoveByArrival();
        while (true)
        {
            if (_due.TryDequeue(out var label))
            {
                if (_seen.Contains(label.Key))
                    return Yield(label, Math.Max(ArrivalUnixMs, label.AtUnixMs));
                UnknownCount++;
            }
            else if (_hasPayment)
            {
                return YieldPayment();
            }
            else if (!ReadPayment())
            {
                return false;
            }
        }
    }

    /// <summary>Refuses a log by arrival that is a history sent at more than its own speed.</summary>
    /// <exception cref="DataException">Payments of days were recorded within minutes.</exception>
    public void CheckClock()
    {
        double arrivals = Math.Max(ArrivalUnixMs - _firstArrivalMs, 1);
        double events = Math.Max(_lastEventMs - _firstEventMs, 1);
        if (_time == LogTime.Arrival && _seen.Count > 0 && events > 3_600_000 && events > 10 * arrivals)
        {
            throw new DataException(FormattableString.Invariant(
                $"{_folder}: payments that happened over {events / 86_400_000:F1} days were recorded within {arrivals / 60_000:F1} minutes, so this is no live traffic; --time event reads it by the times of payments and labels"));
        }
    }

    public void Dispose() => _log.Dispose();

    private bool MoveByArrival()
    {
        while (_log.TryNext(out var entry))
        {
            // The service's clock may be set back; the order is that of the log.
            long arrival = Math.Max(ArrivalUnixMs, entry.TimeUnixMs);
            if (entry.Kind == LogEntry.Decision)
            {
                Decode(entry);
                _firstArrivalMs = Math.Min(_firstArrivalMs, arrival);
                ArrivalUnixMs = arrival;
                return YieldPayment();
            }

            if (entry.Kind != LogEntry.Label || !_labels.TryRead(_log, entry, out var label))
                continue;
            if (_seen.Contains(label.Key))
                return Yield(label, arrival);
            RefuseUnknown(label);
        }

        return false;
    }

    private bool ReadPayment()
    {
        if (_isEnd)
            return false;
        while (_log.TryNext(out var entry))
        {
            if (entry.Kind != LogEntry.Decision)
                continue;
            Decode(entry);
            _hasPayment = true;
            // What was known by the payment's time comes first.
            _schedule.TakeUntil(Math.Max(ArrivalUnixMs, Transaction.EventTimeUnixMs), _seen, _due);
            return true;
        }

        _isEnd = true;
        _schedule.TakeRest(_due);
        return _due.Count > 0;
    }

    private void Decode(in LogEntry entry)
    {
        Transaction.Clear();
        var record = new DecisionRecordView(entry.Payload);
        if (!record.IsRecord || !TransactionCodec.TryDecode(record.Transaction, Transaction, out _))
            throw new DataException($"{_log.Folder}, offset {entry.Offset}: the decision cannot be decoded");
        _firstEventMs = Math.Min(_firstEventMs, Transaction.EventTimeUnixMs);
        _lastEventMs = Math.Max(_lastEventMs, Transaction.EventTimeUnixMs);
    }

    private bool YieldPayment()
    {
        _hasPayment = false;
        IsLabel = false;
        if (_time == LogTime.Event)
            ArrivalUnixMs = Math.Max(ArrivalUnixMs, Transaction.EventTimeUnixMs);
        var key = EntityKey.Of(Transaction.Text(TextField.TransactionId));
        _seen.Add(key);
        _schedule.Release(key, _due);
        return true;
    }

    private bool Yield(in LoggedLabel label, long arrival)
    {
        IsLabel = true;
        ArrivalUnixMs = arrival;
        Label = label.Label;
        return true;
    }

    private void CollectLabels(CancellationToken cancellation)
    {
        while (_log.TryNext(out var entry))
        {
            if (entry.Offset % 4096 == 0)
                cancellation.ThrowIfCancellationRequested();
            if (entry.Kind == LogEntry.Label && _labels.TryRead(_log, entry, out var label))
                _schedule.Add(label);
        }

        _log.Dispose();
        _log = new LogFolder(_folder);
    }

    // Without retention every label follows its payment: anything else is a damaged log.
    private void RefuseUnknown(in LoggedLabel label)
    {
        if (_log.FirstOffset == 0)
            throw new DataException($"{_log.Folder}, offset {label.Offset}: a label for a payment that has not come: '{label.Label.TransactionId}'");
        UnknownCount++;
    }
}
