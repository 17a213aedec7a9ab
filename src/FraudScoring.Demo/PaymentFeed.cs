using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Simulation;
using FraudScoring.V1;

namespace FraudScoring.Demo;

/// <summary>
/// Simulated payments and labels as requests. Time in the simulation runs faster than the clock: a few thousand
/// customers pay in seconds what takes them days.
/// </summary>
internal sealed class PaymentFeed(ulong seed)
{
    private const int Customers = 2_000;
    private const int Days = 2_900;

    private static readonly DateTimeOffset Start = new(2018, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] _buffer = new byte[Limits.RequestBytesMax];
    private readonly PaymentSimulator _simulator = new(
        new SimulationOptions { Seed = seed, Customers = Customers, Merchants = 800, Days = Days, Start = Start });

    private long _nowUnixMs = Start.ToUnixTimeMilliseconds();

    /// <summary>Simulated time, milliseconds since the Unix epoch. Any thread.</summary>
    public long NowUnixMs => Volatile.Read(ref _nowUnixMs);

    /// <summary>Days of simulated time that have passed.</summary>
    public double Day => (NowUnixMs - Start.ToUnixTimeMilliseconds()) / 86_400_000.0;

    /// <summary>The next payment or label; null when the simulated years are over.</summary>
    public FeedItem? Next()
    {
        if (!_simulator.MoveNext())
            return null;
        Volatile.Write(ref _nowUnixMs, _simulator.ArrivalUnixMs);
        return _simulator.Kind == SimulatedKind.Payment
            ? new FeedItem(ToRequest(_simulator.Current.Transaction), null, _simulator.Current.IsFraud, _simulator.Current.IsRepeat)
            : new FeedItem(null, ToRequest(_simulator.CurrentLabel), false, false);
    }

    private ScoreRequest ToRequest(Core.Transactions.Transaction transaction)
    {
        var writer = new WireWriter(_buffer);
        TransactionCodec.Encode(ref writer, transaction);
        return new ScoreRequest { Transaction = V1.Transaction.Parser.ParseFrom(_buffer, 0, writer.Position) };
    }

    private static ReportLabelRequest ToRequest(in SimulatedLabel label) => new()
    {
        TransactionId = label.TransactionId,
        Label = label.IsFraud ? Label.Fraud : Label.Genuine,
        Source = label.Source == SimulatedLabelSource.Analyst ? LabelSource.Analyst : LabelSource.Chargeback,
        EventTimeUnixMs = label.EventTimeUnixMs,
    };
}
