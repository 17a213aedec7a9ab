using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Tests.Simulation;

/// <summary>Everything that a service would see of a payment or label, as one line.</summary>
internal static class StreamText
{
    private static readonly TextField[] Fields = Enum.GetValues<TextField>();

    public static string Of(PaymentSimulator simulator) =>
        simulator.Kind == SimulatedKind.Label ? simulator.CurrentLabel.ToString() : Of(simulator.Current);

    public static string Of(SimulatedPayment payment) =>
        $"{payment.ArrivalUnixMs} {payment.Scenario} {payment.IsRepeat} {Of(payment.Transaction)}";

    public static string Of(Transaction transaction)
    {
        var line = new StringBuilder();
        foreach (var field in Fields)
            line.Append(Encoding.UTF8.GetString(transaction.Text(field))).Append(' ');
        return line.Append(FormattableString.Invariant(
            $"{transaction.EventTimeUnixMs} {transaction.AmountMinor} {transaction.Channel} {transaction.EntryMode} "))
            .Append(FormattableString.Invariant($"{transaction.AvsResult} {transaction.CvvResult} "))
            .Append(FormattableString.Invariant($"{transaction.ThreeDsResult} {transaction.IssuerResult} "))
            .Append(FormattableString.Invariant($"{transaction.Latitude:R} {transaction.Longitude:R}"))
            .ToString();
    }

    public static string Id(SimulatedPayment payment) =>
        Encoding.ASCII.GetString(payment.Transaction.Text(TextField.TransactionId));
}
