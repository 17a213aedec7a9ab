using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Passes a stream on and keeps facts of its payments, row by row as the replay counts them: a payment that comes again
/// has no row.
/// </summary>
internal sealed class FactStream(IPaymentStream stream, FeatureSet features) : IPaymentStream
{
    private readonly HashSet<UInt128> _seen = [];

    public PaymentFacts Facts { get; } = new();

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
        if (!stream.MoveNext())
            return false;
        if (stream.IsLabel)
            return true;
        var id = EntityKey.Of(stream.Transaction.Text(TextField.TransactionId));
        if (_seen.Add(id))
            Facts.Add(id, features, stream.Transaction);
        return true;
    }

    public void Dispose() => stream.Dispose();
}
