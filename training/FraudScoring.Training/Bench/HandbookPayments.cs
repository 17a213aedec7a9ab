using System.Buffers.Text;
using System.Globalization;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// Payments of a file with the columns <c>sec,customer,terminal,cents,fraud,scenario</c> in order of time; each fraud is
/// reported a stated delay after it happened, and nothing else ever is.
/// </summary>
internal sealed class HandbookPayments : IPaymentStream
{
    private const int SecondsMax = 10 * 366 * 86_400;
    private const int ScenariosMax = 3;

    private static readonly FraudScenario[] Scenarios =
        [FraudScenario.None, FraudScenario.LargeAmount, FraudScenario.CompromisedTerminal, FraudScenario.LeakedCard];

    private readonly CsvBytes _lines;
    private readonly long _startMs;
    private readonly long _delayMs;
    private readonly Queue<(int Row, long TimeMs)> _unreported = new();
    private readonly List<int> _customers = [];
    private bool _isRead;

    public HandbookPayments(string path, DateTimeOffset start, TimeSpan delay)
    {
        _lines = new CsvBytes(path, "sec", "customer", "terminal", "cents", "fraud", "scenario");
        _startMs = start.ToUnixTimeMilliseconds();
        _delayMs = (long)delay.TotalMilliseconds;
    }

    /// <summary>Customers by row, as far as the file was read.</summary>
    public IReadOnlyList<int> Customers => _customers;

    public bool IsLabel { get; private set; }

    public long ArrivalUnixMs { get; private set; }

    public Transaction Transaction { get; } = new();

    public bool? IsFraud { get; private set; }

    public FraudScenario Scenario { get; private set; }

    public SimulatedLabel Label { get; private set; }

    public string Place => _lines.Place;

    public double Progress => _lines.Progress;

    public bool MoveNext()
    {
        // A payment that was read stays until the labels before it are out.
        if (!_isRead && !ReadPayment())
            return false;
        if (_unreported.TryPeek(out var fraud) && fraud.TimeMs + _delayMs <= Transaction.EventTimeUnixMs)
        {
            _unreported.Dequeue();
            IsLabel = true;
            ArrivalUnixMs = fraud.TimeMs + _delayMs;
            Label = new SimulatedLabel(
                fraud.Row.ToString(CultureInfo.InvariantCulture), true, ArrivalUnixMs, fraud.TimeMs, SimulatedLabelSource.None);
            return true;
        }

        _isRead = false;
        IsLabel = false;
        ArrivalUnixMs = Transaction.EventTimeUnixMs;
        if (IsFraud == true)
            _unreported.Enqueue((_customers.Count - 1, ArrivalUnixMs));
        return true;
    }

    public void Dispose() => _lines.Dispose();

    private bool ReadPayment()
    {
        if (!_lines.MoveNext())
            return false;
        long time = _startMs + (1000 * _lines.Integer(0, 0, SecondsMax));
        if (time < Transaction.EventTimeUnixMs)
            throw _lines.Wrong(0, "a time that is not before the line above");
        Transaction.Clear();
        Transaction.EventTimeUnixMs = time;
        Transaction.AmountMinor = _lines.Integer(3, 0, 1_000_000_000);
        Span<byte> id = stackalloc byte[16];
        Utf8Formatter.TryFormat(_customers.Count, id, out int written);
        _customers.Add((int)_lines.Integer(1, 0, int.MaxValue));
        Transaction.SetText(TextField.TransactionId, id[..written]);
        Transaction.SetText(TextField.Currency, "EUR"u8);
        Transaction.SetText(TextField.CardId, _lines[1]);
        Transaction.SetText(TextField.TerminalId, _lines[2]);
        IsFraud = _lines.Integer(4, 0, 1) == 1;
        Scenario = Scenarios[_lines.Integer(5, 0, ScenariosMax)];
        _isRead = true;
        return true;
    }
}
