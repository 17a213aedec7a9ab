using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Tests.Simulation;

public class PaymentSimulatorTests
{
    private static readonly SimulationOptions Small = new() { Seed = 11, Customers = 400, Merchants = 200, Days = 60 };

    [Fact]
    public void MoveNext_SameSeed_SameStream()
    {
        var first = new PaymentSimulator(Small);
        var second = new PaymentSimulator(Small);

        while (first.MoveNext())
        {
            Assert.True(second.MoveNext());
            Assert.Equal(StreamText.Of(first), StreamText.Of(second));
        }

        Assert.False(second.MoveNext());
    }

    [Fact]
    public void MoveNext_OtherSeed_OtherStream()
    {
        var first = new PaymentSimulator(Small);
        var second = new PaymentSimulator(Small with { Seed = 12 });

        Assert.True(first.MoveNext() && second.MoveNext());

        Assert.NotEqual(StreamText.Of(first.Current.Transaction), StreamText.Of(second.Current.Transaction));
    }

    /// <summary>The stream's bytes are a contract: demos, models and recorded figures refer to a seed.</summary>
    [Fact]
    public void MoveNext_KnownSeed_KnownBytes()
    {
        var simulator = new PaymentSimulator(Small);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        while (simulator.MoveNext())
            hash.AppendData(Encoding.UTF8.GetBytes(StreamText.Of(simulator) + "\n"));

        Assert.Equal("3288C1F98D93403C", Convert.ToHexString(hash.GetHashAndReset())[..16]);
    }

    [Fact]
    public void MoveNext_AllDays_ArrivalNeverGoesBack()
    {
        var simulator = new PaymentSimulator(Small);
        long previous = Small.Start.ToUnixTimeMilliseconds();
        long previousEvent = 0;
        int outOfOrder = 0;

        while (simulator.MoveNext())
        {
            Assert.True(simulator.ArrivalUnixMs >= previous);
            previous = simulator.ArrivalUnixMs;
            if (simulator.Kind != SimulatedKind.Payment)
                continue;
            long eventMs = simulator.Current.Transaction.EventTimeUnixMs;
            Assert.InRange(eventMs, Small.Start.ToUnixTimeMilliseconds(), simulator.Current.ArrivalUnixMs);
            Assert.True(eventMs < Small.Start.AddDays(Small.Days).ToUnixTimeMilliseconds());
            outOfOrder += eventMs < previousEvent ? 1 : 0;
            previousEvent = eventMs;
        }

        Assert.True(outOfOrder > 100, $"only {outOfOrder} events out of order");
    }

    [Fact]
    public void MoveNext_StartWithinDay_NothingBeforeIt()
    {
        var start = new DateTimeOffset(2026, 3, 1, 17, 30, 0, TimeSpan.FromHours(1));
        var simulator = new PaymentSimulator(Small with { Start = start, Days = 2 });
        long last = 0;

        while (simulator.MoveNext())
        {
            if (simulator.Kind != SimulatedKind.Payment)
                continue;
            Assert.True(simulator.Current.Transaction.EventTimeUnixMs >= start.ToUnixTimeMilliseconds());
            last = Math.Max(last, simulator.Current.Transaction.EventTimeUnixMs);
        }

        Assert.InRange(last, start.AddDays(1.5).ToUnixTimeMilliseconds(), start.AddDays(2).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void MoveNext_Repeat_HasIdenticalContent()
    {
        var simulator = new PaymentSimulator(Small);
        var sent = new Dictionary<string, string>();
        int repeats = 0;

        while (simulator.MoveNext())
        {
            if (simulator.Kind != SimulatedKind.Payment)
                continue;
            string id = StreamText.Id(simulator.Current);
            string content = StreamText.Of(simulator.Current.Transaction);
            if (simulator.Current.IsRepeat)
            {
                Assert.Equal(sent[id], content);
                repeats++;
            }
            else
            {
                Assert.True(sent.TryAdd(id, content), $"{id} is used twice");
            }
        }

        Assert.InRange((double)repeats / sent.Count, 0.003, 0.009);
    }

    [Fact]
    public void MoveNext_Labels_ComeAfterTheirPayment()
    {
        var simulator = new PaymentSimulator(Small);
        var payments = new Dictionary<string, (bool IsFraud, long EventMs)>();
        int frauds = 0, reportedFrauds = 0, wrong = 0, genuine = 0;

        while (simulator.MoveNext())
        {
            if (simulator.Kind == SimulatedKind.Payment)
            {
                if (payments.TryAdd(StreamText.Id(simulator.Current), (simulator.Current.IsFraud,
                    simulator.Current.Transaction.EventTimeUnixMs)))
                    frauds += simulator.Current.IsFraud ? 1 : 0;
                continue;
            }

            var label = simulator.CurrentLabel;
            var payment = payments[label.TransactionId];
            Assert.Equal(payment.EventMs, label.PaymentTimeUnixMs);
            Assert.True(label.EventTimeUnixMs > label.PaymentTimeUnixMs);
            Assert.NotEqual(SimulatedLabelSource.None, label.Source);
            reportedFrauds += label.IsFraud && payment.IsFraud ? 1 : 0;
            wrong += label.IsFraud != payment.IsFraud ? 1 : 0;
            genuine += label.IsFraud ? 0 : 1;
        }

        Assert.InRange((double)reportedFrauds / frauds, 0.6, 0.95);
        Assert.InRange(wrong, 3, frauds / 3);
        Assert.InRange((double)genuine / payments.Count, 0.002, 0.007);
    }

    [Fact]
    public void MoveNext_ManyCustomers_ScenariosWithinBounds()
    {
        var options = new SimulationOptions { Seed = 5, Customers = 3_000, Days = 90 };
        var simulator = new PaymentSimulator(options);
        var counts = new int[Enum.GetValues<FraudScenario>().Length];
        int total = 0;

        while (simulator.MoveNext())
        {
            if (simulator.Kind != SimulatedKind.Payment || simulator.Current.IsRepeat)
                continue;
            total++;
            counts[(int)simulator.Current.Scenario]++;
            Assert.Equal(simulator.Current.IsFraud, simulator.Current.Scenario != FraudScenario.None);
        }

        double frauds = total - counts[0];
        Assert.InRange(frauds / total, 0.005, 0.010);
        Assert.InRange(total, 300_000, 800_000);
        foreach (var scenario in Enum.GetValues<FraudScenario>().Where(s => s != FraudScenario.None))
            Assert.InRange(counts[(int)scenario] / frauds, 0.02, 0.3);
    }

    [Fact]
    public void MoveNext_OnlyOneWeight_OnlyThatScenario()
    {
        var simulator = new PaymentSimulator(Small with
        {
            CardTestingWeight = 0,
            ProbeThenLargeWeight = 0,
            StolenCardWeight = 0,
            CompromisedTerminalWeight = 0,
            ImpossibleTravelWeight = 0,
            LeakedCardWeight = 0,
            LargeAmountWeight = 0,
        });
        var seen = new HashSet<FraudScenario>();

        while (simulator.MoveNext())
            seen.Add(simulator.Current.Scenario);

        Assert.Equal([FraudScenario.None, FraudScenario.AccountTakeover], seen.Order());
    }

    [Fact]
    public void MoveNext_NoFraudNoRepeats_NoneYielded()
    {
        var simulator = new PaymentSimulator(Small with { FraudShare = 0, RepeatShare = 0, Days = 20 });

        while (simulator.MoveNext())
            Assert.False(simulator.Current.IsFraud || simulator.Current.IsRepeat);
    }

    [Fact]
    public void MoveNext_EveryPayment_IsValid()
    {
        var simulator = new PaymentSimulator(Small);
        string[] currencies = ["EUR", "USD", "GBP", "JPY"];
        var seen = new Dictionary<string, int>();

        while (simulator.MoveNext())
        {
            if (simulator.Kind != SimulatedKind.Payment)
                continue;
            var transaction = simulator.Current.Transaction;
            Assert.Equal(0u, transaction.OversizedFields);
            Assert.InRange(transaction.AmountMinor, 1, Limits.AmountMinorMax);
            string currency = Encoding.ASCII.GetString(transaction.Text(TextField.Currency));
            Assert.Contains(currency, currencies);
            seen[currency] = seen.GetValueOrDefault(currency) + 1;
            Assert.Equal(4, transaction.Text(TextField.Mcc).Length);
            Assert.Equal(6, transaction.Text(TextField.Bin).Length);
            Assert.Equal(double.IsNaN(transaction.Latitude), double.IsNaN(transaction.Longitude));
            if (!double.IsNaN(transaction.Latitude))
                Assert.True(Math.Abs(transaction.Latitude) <= 90 && Math.Abs(transaction.Longitude) <= 180);
            Assert.True(transaction.Text(TextField.CardId).StartsWith("card_"u8));
            Assert.False(transaction.Text(TextField.CardId).ContainsAnyInRange((byte)'0', (byte)'9'));
            if (transaction.Text(TextField.Ip).Length > 0)
                System.Net.IPAddress.Parse(Encoding.ASCII.GetString(transaction.Text(TextField.Ip)));
        }

        Assert.Equal(4, seen.Count);
        Assert.Equal("EUR", seen.MaxBy(c => c.Value).Key);
    }

    [Fact]
    public void MoveNext_LongSimulation_FirstPaymentsNeedNoMoreThanADay()
    {
        // Ten years hold 35 million payments; what is kept is one day of them.
        var simulator = new PaymentSimulator(Small with { Days = 3_000, Customers = 5_000 });
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 50_000; i++)
            Assert.True(simulator.MoveNext());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void Constructor_BadOptions_NamesEach()
    {
        var options = new SimulationOptions { Customers = 0, Days = -1, LateShare = 2, FraudShare = double.NaN };

        var error = Assert.Throws<ArgumentException>(() => new PaymentSimulator(options));

        Assert.Contains("Customers is 0, expected 1 to", error.Message);
        Assert.Contains("Days is -1", error.Message);
        Assert.Contains("LateShare is 2", error.Message);
        Assert.Contains("FraudShare is NaN", error.Message);
    }
}
