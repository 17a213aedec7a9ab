using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Replay;

/// <summary>A hand-written stream: payments of card "c" in euros, and labels.</summary>
internal sealed class ListStream(params (long AtMs, string Id, long Amount, bool? Label)[] records) : IPaymentStream
{
    private int _index = -1;

    public bool IsLabel => records[_index].Label is not null;

    public long ArrivalUnixMs => records[_index].AtMs;

    public Transaction Transaction { get; } = new();

    public bool? IsFraud => null;

    public FraudScenario Scenario => FraudScenario.None;

    public SimulatedLabel Label => new(records[_index].Id, records[_index].Label == true, ArrivalUnixMs, 0, SimulatedLabelSource.Analyst);

    public string Place => $"record {_index + 1}";

    public double Progress => 0;

    public bool MoveNext()
    {
        if (++_index == records.Length)
            return false;
        Transaction.Clear();
        Transaction.EventTimeUnixMs = ArrivalUnixMs;
        Transaction.AmountMinor = records[_index].Amount;
        Transaction.SetText(TextField.TransactionId, Encoding.UTF8.GetBytes(records[_index].Id));
        Transaction.SetText(TextField.Currency, "EUR"u8);
        Transaction.SetText(TextField.CardId, "c"u8);
        Transaction.SetText(TextField.TerminalId, "t"u8);
        return true;
    }

    public void Dispose()
    {
    }
}
