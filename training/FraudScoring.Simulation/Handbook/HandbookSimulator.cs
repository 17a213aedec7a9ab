using System.Globalization;
using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Simulation.Handbook;

/// <summary>
/// The transaction simulator of the Fraud Detection Handbook (Le Borgne, Siblini, Lebichot, Bontempi: Reproducible
/// Machine Learning for Credit Card Fraud Detection, 2022, chapter 3), written anew from its rules. With the default
/// options it gives the published data set, row for row.
/// </summary>
/// <remarks>All payments are held at once (20 bytes each): fraud is laid over the sorted whole.</remarks>
public static class HandbookSimulator
{
    internal const int SecondsPerDay = 86_400;

    private const double TimeMean = SecondsPerDay / 2.0;
    private const double TimeDeviation = 20_000;

    /// <summary>All payments in order of time; a payment's id is its position.</summary>
    /// <param name="options">What to simulate.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static HandbookPayment[] Generate(HandbookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var payments = SortByTime(PlanAll(options));
        new HandbookFraud(options, payments).Apply();
        return payments;
    }

    /// <summary>
    /// Writes a payment as the transaction a gateway would send; currency is the euro, channel a terminal.
    /// </summary>
    /// <param name="payment">The payment.</param>
    /// <param name="index">Its position, from which the id is made.</param>
    /// <param name="start">When the first day begins.</param>
    /// <param name="to">Filled anew.</param>
    public static void Fill(in HandbookPayment payment, int index, DateTimeOffset start, Transaction to)
    {
        ArgumentNullException.ThrowIfNull(to);
        Span<byte> buffer = stackalloc byte[24];
        to.Clear();
        to.EventTimeUnixMs = start.ToUnixTimeMilliseconds() + (payment.Second * 1000L);
        to.AmountMinor = payment.Cents;
        to.Channel = Channel.Pos;
        to.SetText(TextField.TransactionId, Id("tx-", index, buffer));
        to.SetText(TextField.Currency, "EUR"u8);
        to.SetText(TextField.CardId, Id("card-", payment.Customer, buffer));
        to.SetText(TextField.CustomerId, Id("customer-", payment.Customer, buffer));
        to.SetText(TextField.TerminalId, Id("terminal-", payment.Terminal, buffer));
    }

    private static ReadOnlySpan<byte> Id(string prefix, int number, Span<byte> buffer)
    {
        int length = Encoding.ASCII.GetBytes(prefix, buffer);
        number.TryFormat(buffer[length..], out int written, default, CultureInfo.InvariantCulture);
        return buffer[..(length + written)];
    }

    private static List<HandbookPayment> PlanAll(HandbookOptions options)
    {
        var payments = new List<HandbookPayment>();
        var customers = HandbookWorld.Create(options);
        var numbers = new NumpyRandom();
        var choices = new PythonRandom();
        for (int customer = 0; customer < customers.Length; customer++)
        {
            numbers.Seed((uint)customer + options.SeedShift);
            choices.Seed((uint)customer + options.SeedShift);
            for (int day = 0; day < options.Days; day++)
                PlanDay(customer, in customers[customer], day, numbers, choices, payments);
        }

        return payments;
    }

    private static void PlanDay(
        int customer,
        in HandbookCustomer who,
        int day,
        NumpyRandom numbers,
        PythonRandom choices,
        List<HandbookPayment> to)
    {
        for (int left = numbers.Poisson(who.PaymentsPerDay); left > 0; left--)
        {
            int second = (int)numbers.Normal(TimeMean, TimeDeviation);
            if (second is <= 0 or >= SecondsPerDay)
                continue;
            double amount = numbers.Normal(who.AmountMean, who.AmountMean / 2);
            if (amount < 0)
                amount = numbers.Uniform(0, who.AmountMean * 2);
            if (who.Terminals.Length == 0)
                continue;

            int cents = (int)Math.Round(amount * 100, MidpointRounding.ToEven);
            int terminal = who.Terminals[choices.Below(who.Terminals.Length)];
            int time = second + (day * SecondsPerDay);
            to.Add(new HandbookPayment(time, customer, terminal, cents, HandbookScenario.None));
        }
    }

    private static HandbookPayment[] SortByTime(List<HandbookPayment> payments)
    {
        var seconds = new int[payments.Count];
        for (int i = 0; i < seconds.Length; i++)
            seconds[i] = payments[i].Second;
        int[] order = MedianQuicksort.Order(seconds);
        var sorted = new HandbookPayment[order.Length];
        for (int i = 0; i < order.Length; i++)
            sorted[i] = payments[order[i]];
        return sorted;
    }
}
