using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.Genuine;
using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud;

/// <summary>What an episode of fraud needs: victims, rings, and payments dressed up as a fraudster would.</summary>
internal sealed class FraudKit
{
    private readonly SimulationOptions _options;
    private readonly PaymentFactory _factory;
    private readonly Gateway _gateway;
    private readonly DayClock _clock = new();
    private readonly FraudRing[] _rings;

    public FraudKit(
        SimulationOptions options, PaymentFactory factory, Gateway gateway, CardTheft theft, Xoshiro256 random)
    {
        _options = options;
        _factory = factory;
        _gateway = gateway;
        Theft = theft;
        Random = random;
        _rings = new FraudRing[Math.Max(3, options.Customers / 500)];
        for (int i = 0; i < _rings.Length; i++)
        {
            _rings[i] = new FraudRing();
            _rings[i].Renew(random);
        }
    }

    public int Day { get; private set; }

    public CardTheft Theft { get; }

    public Xoshiro256 Random { get; }

    public PaymentFactory Factory => _factory;

    public MerchantDirectory Merchants => _factory.Merchants;

    public ref Customer CustomerOf(StolenCard card) => ref _factory.Population[card.Customer];

    public void OpenDay(int day)
    {
        Day = day;
        foreach (var ring in _rings)
        {
            if (Random.Chance(1 / 12.0))
                ring.Renew(Random);
        }
    }

    public FraudRing PickRing() => _rings[Random.Below(_rings.Length)];

    public long PickStartMs(int city) => (Day * DayMs) + _clock.PickMs(DayProfile.Fraud, city, 0, Random);

    public StolenCard PickVictim()
    {
        int customer = _factory.Population.PickJoined(Day, Random);
        ref readonly var who = ref _factory.Population[customer];
        byte slot = (byte)Random.Below(who.CardCount);
        return new StolenCard(customer, slot, who.CardToken(_options.Seed, customer, slot));
    }

    /// <summary>A card that leaked somewhere and still works, or anybody's.</summary>
    public StolenCard PickLeaked()
    {
        if (Random.Chance(0.75) && Theft.TryTakeLeak(out var card)
            && CustomerOf(card).CardToken(_options.Seed, card.Customer, card.Slot) == card.Token)
            return card;
        return PickVictim();
    }

    public PlannedPayment AtTerminal(StolenCard card, int merchant, long eventMs, double euro)
    {
        var payment = _factory.AtTerminal(card.Customer, merchant, eventMs, euro);
        UseCard(ref payment, card);
        return payment;
    }

    /// <summary>On the web with a ring's device and address, and what it knows of the card.</summary>
    public PlannedPayment Online(StolenCard card, int merchant, long eventMs, double euro, FraudRing ring)
    {
        var payment = _factory.Online(card.Customer, merchant, eventMs, Day, euro);
        UseCard(ref payment, card);
        payment.DeviceToken = ring.PickDevice(Random);
        payment.Ip = ring.PickIp(Random);
        double u = Random.NextDouble();
        if (u < 0.3)
            payment.CustomerToken = 0;
        else if (u < 0.33)
            payment.CustomerToken = Random.Next();
        if (Random.Chance(0.22))
            payment.EmailToken = Random.Next();
        payment.EntryMode = Random.Chance(0.7) ? EntryMode.Manual : EntryMode.Wallet;
        if (_factory.Merchants[merchant].SendsLocation)
            _factory.Locate(ref payment, ring.City, (long)(payment.DeviceToken >> 1));
        if (payment.ShippingCountry != PlannedPayment.NoCountry && Random.Chance(0.3))
            payment.ShippingCountry = Geography.Cities[ring.City].Country;
        FillChecks(ref payment);
        return payment;
    }

    public void Send(ref PlannedPayment payment, FraudScenario scenario, double declineShare)
    {
        payment.Scenario = scenario;
        _factory.SetDeclined(ref payment, payment.IsDeclined || Random.Chance(declineShare));
        _gateway.Send(ref payment);
    }

    /// <summary>The customer notices some days after the last payment and gets a new card.</summary>
    public void Notice(StolenCard card, long lastMs)
    {
        ref var who = ref CustomerOf(card);
        int day = (int)(lastMs / DayMs) + 1 + (int)Random.Exponential(3);
        who.ReplaceCardDay = Math.Min(who.ReplaceCardDay, day);
    }

    private static void UseCard(ref PlannedPayment payment, StolenCard card)
    {
        payment.CardToken = card.Token;
        payment.CardSlot = card.Slot;
    }

    private void FillChecks(ref PlannedPayment payment)
    {
        double u = Random.NextDouble();
        if (payment.BillingCountry != PlannedPayment.NoCountry)
        {
            payment.Avs = u < 0.72 ? CheckResult.Pass : u < 0.82 ? CheckResult.Partial
                : u < 0.92 ? CheckResult.Fail : CheckResult.Unavailable;
        }

        u = Random.NextDouble();
        payment.Cvv = payment.EntryMode != EntryMode.Manual ? CheckResult.Unchecked
            : u < 0.85 ? CheckResult.Pass : u < 0.94 ? CheckResult.Fail : CheckResult.Unavailable;
        if (payment.ThreeDs != ThreeDsResult.NotProvided)
        {
            u = Random.NextDouble();
            payment.ThreeDs = u < 0.4 ? ThreeDsResult.Authenticated : u < 0.7 ? ThreeDsResult.NotProvided
                : u < 0.88 ? ThreeDsResult.Attempted : ThreeDsResult.Failed;
        }

        payment.IsDeclined = payment.ThreeDs == ThreeDsResult.Failed
            || (payment.Cvv == CheckResult.Fail && Random.Chance(0.8));
    }
}
