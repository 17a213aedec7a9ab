using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>
/// Somebody logs in as the customer: stored card, new device, often a new e-mail address, goods sent elsewhere.
/// </summary>
internal sealed class AccountTakeover : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.AccountTakeover;

    public double PaymentsMean => 3;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickVictim();
        var ring = kit.PickRing();
        ulong device = ring.PickDevice(random);
        ulong email = random.Chance(0.6) ? random.Next() : 0;
        long eventMs = kit.PickStartMs(ring.City);
        for (int left = random.Between(1, 5); left > 0; left--)
        {
            int merchant = random.Chance(0.5)
                ? kit.Factory.Population.FavouriteOnline(card.Customer, random)
                : MerchantDirectory.PickPopular(kit.Merchants.ResaleOnline, random);
            double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(1, 5);
            var payment = kit.Online(card, merchant, eventMs, euro, ring);
            TakeOver(kit, ref payment, device, email);
            kit.Send(ref payment, Scenario, declineShare: 0.12);
            eventMs += (long)random.Range(3 * MinuteMs, random.Chance(0.6) ? 3 * HourMs : 24 * HourMs);
        }

        kit.Notice(card, eventMs);
    }

    private static void TakeOver(FraudKit kit, ref PlannedPayment payment, ulong device, ulong email)
    {
        // The account's own checks were passed long ago: the shop asks for nothing more.
        var own = kit.Factory.Online(payment.Customer, payment.Merchant, payment.EventMs, kit.Day, 1);
        payment.CustomerToken = own.CustomerToken != 0 ? own.CustomerToken : payment.CustomerToken;
        payment.EmailToken = email != 0 ? email : own.EmailToken;
        payment.DeviceToken = device;
        payment.EntryMode = EntryMode.CardOnFile;
        payment.Cvv = CheckResult.Unchecked;
        payment.Avs = own.Avs;
        payment.IsDeclined = false;
        if (kit.Random.Chance(0.4))
            payment.ThreeDs = own.ThreeDs;
    }
}
