using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Tests.Service.DecisionLog;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Training.Data.Logs;

/// <summary>Writes a decision log with the service's own code; the clock moves by a minute before each record.</summary>
internal sealed class LogWriter : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly byte[] _record = new byte[Limits.RecordBytesMax];
    private readonly RecordContext _context;
    private readonly Dictionary<string, long> _eventMs = [];

    public LogWriter(string folder)
    {
        Log = DurableLog.Open(LogTestExtensions.SmallOptions(Path.Combine(folder, "log")), _time);
        _context = new RecordContext(
            "m@1", "p@1", FeatureSetJson.Parse("""{ "features": [ { "name": "amount", "kind": "amount" } ] }"""), new Dictionary<string, UsualRange>());
    }

    public DurableLog Log { get; }

    public long NowMs => _time.Now.ToUnixTimeMilliseconds();

    public LogWriter Payment(string id, long eventMs, long amount = 100)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        _eventMs[id] = eventMs;
        var outcome = new DecisionOutcome { Offset = Log.NextOffset, Decision = Decision.Allow, DecidedAtUnixMs = NowMs };
        int length = DecisionRecordCodec.Encode(_record, _context, Of(id, eventMs, amount), outcome, [amount / 100f], out _);
        Log.Append(EntryKind.Decision, _record.AsSpan(0, length));
        return this;
    }

    public LogWriter Label(string id, bool isFraud, long knownMs)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        var label = new LabelRecord(
            Log.NextOffset, NowMs, isFraud ? LabelKind.Fraud : LabelKind.Genuine, LabelKind.None, 1, knownMs);
        int length = LabelRecordCodec.Encode(_record, label, Of(id, _eventMs.GetValueOrDefault(id), 100));
        Log.Append(EntryKind.Label, _record.AsSpan(0, length));
        return this;
    }

    public LogWriter Commit()
    {
        Log.CommitAll();
        return this;
    }

    public void Dispose()
    {
        Log.CommitAll();
        Log.Dispose();
    }

    private static Transaction Of(string id, long eventMs, long amount)
    {
        var t = Payments.Full();
        Payments.Set(t, TextField.TransactionId, id);
        (t.EventTimeUnixMs, t.AmountMinor) = (eventMs, amount);
        return t;
    }
}
