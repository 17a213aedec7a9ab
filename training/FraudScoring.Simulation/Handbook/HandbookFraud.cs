namespace FraudScoring.Simulation.Handbook;

/// <summary>
/// Lays the three kinds of fraud over payments that are sorted by time. Later kinds overwrite the label of earlier
/// ones; a payment picked twice by the third is multiplied twice.
/// </summary>
internal sealed class HandbookFraud(HandbookOptions options, HandbookPayment[] payments)
{
    private const int LargeCents = 22_000;
    private const int TerminalsPerDay = 2;
    private const int TerminalDays = 28;
    private const int CustomersPerDay = 3;
    private const int CustomerDays = 14;
    private const int PickedShare = 3;
    private const int AmountFactor = 5;

    private readonly NumpyRandom _samples = new();
    private readonly PythonRandom _picks = new();
    private readonly List<int> _found = [];

    public void Apply()
    {
        for (int i = 0; i < payments.Length; i++)
        {
            if (payments[i].Cents > LargeCents)
                payments[i] = payments[i] with { Scenario = HandbookScenario.LargeAmount };
        }

        // The last day starts nothing: the rules count days below the highest one seen.
        int lastDay = payments.Length == 0 ? 0 : payments[^1].Day;
        for (int day = 0; day < lastDay; day++)
            CompromiseTerminals(day);
        for (int day = 0; day < lastDay; day++)
            LeakCards(day);
    }

    private void CompromiseTerminals(int day)
    {
        _samples.Seed((uint)day + options.SeedShift);
        int[] terminals = _samples.Sample(options.Terminals, TerminalsPerDay);
        int end = FirstOf(day + TerminalDays);
        for (int i = FirstOf(day); i < end; i++)
        {
            if (terminals.AsSpan().Contains(payments[i].Terminal))
                payments[i] = payments[i] with { Scenario = HandbookScenario.CompromisedTerminal };
        }
    }

    private void LeakCards(int day)
    {
        _samples.Seed((uint)day + options.SeedShift);
        int[] customers = _samples.Sample(options.Customers, CustomersPerDay);
        _found.Clear();
        int end = FirstOf(day + CustomerDays);
        for (int i = FirstOf(day); i < end; i++)
        {
            if (customers.AsSpan().Contains(payments[i].Customer))
                _found.Add(i);
        }

        _picks.Seed((uint)day + options.SeedShift);
        foreach (int pick in _picks.Sample(_found.Count, _found.Count / PickedShare))
        {
            ref var payment = ref payments[_found[pick]];
            payment = payment with { Cents = payment.Cents * AmountFactor, Scenario = HandbookScenario.LeakedCard };
        }
    }

    /// <summary>Position of the first payment on or after a day, by bisection.</summary>
    private int FirstOf(int day)
    {
        int low = 0;
        int high = payments.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (payments[middle].Day < day)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
