using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>The first records of a stream, counted: data that grows is the same when it is read again.</summary>
internal sealed class BoundedStream(IPaymentStream stream, long recordsMax) : IPaymentStream
{
    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    public bool IsLabel => stream.IsLabel;

    public long ArrivalUnixMs => stream.ArrivalUnixMs;

    public Transaction Transaction => stream.Transaction;

    public bool? IsFraud => stream.IsFraud;

    public FraudScenario Scenario => stream.Scenario;

    public SimulatedLabel Label => stream.Label;

    public string Place => stream.Place;

    public double Progress => stream.Progress;

    public bool MoveNext()
    {
        if (Count == recordsMax || !stream.MoveNext())
            return false;
        Count++;
        return true;
    }

    public void Dispose() => stream.Dispose();
}
