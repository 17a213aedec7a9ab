using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>Small charges that find out which card numbers work. Many are declined; the good ones leak on.</summary>
internal sealed class CardTesting : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.CardTesting;

    public double PaymentsMean => 16;

    public void Plan(FraudKit kit)
    {
        var ring = kit.PickRing();
        int merchant = MerchantDirectory.PickPopular(
            kit.Random.Chance(0.75) ? kit.Merchants.Testing : kit.Merchants.Online, kit.Random);
        long eventMs = kit.PickStartMs(ring.City);
        if (kit.Random.Chance(0.7))
            TestMany(kit, ring, merchant, eventMs);
        else
            TestOne(kit, ring, merchant, eventMs);
    }

    private void TestMany(FraudKit kit, FraudRing ring, int merchant, long eventMs)
    {
        var random = kit.Random;
        var device = ring.PickDevice(random);
        var ip = ring.PickIp(random);
        bool changesDevice = random.Chance(0.5);
        bool changesIp = random.Chance(0.6);
        int gapSecondsMax = random.Chance(0.5) ? 90 : 2_400;
        for (int left = random.Between(6, 30); left > 0; left--)
        {
            var card = kit.PickVictim();
            var payment = Probe(kit, ring, card, merchant, eventMs);
            payment.DeviceToken = changesDevice && random.Chance(0.8) ? random.Next() : device;
            payment.Ip = changesIp && random.Chance(0.8) ? ring.PickIp(random) : ip;
            kit.Send(ref payment, Scenario, declineShare: 0.25);
            if (!payment.IsDeclined && random.Chance(0.5))
                kit.Theft.Leak(card);
            eventMs += random.Between(2, gapSecondsMax) * SecondMs;
        }
    }

    /// <summary>One number, and its security code or expiry date is guessed.</summary>
    private void TestOne(FraudKit kit, FraudRing ring, int merchant, long eventMs)
    {
        var random = kit.Random;
        var card = kit.PickVictim();
        for (int left = random.Between(4, 20); left > 0; left--)
        {
            if (random.Chance(0.2))
                merchant = MerchantDirectory.PickPopular(kit.Merchants.Testing, random);
            var payment = Probe(kit, ring, card, merchant, eventMs);
            kit.Send(ref payment, Scenario, declineShare: 0.45);
            eventMs += random.Between(4, 400) * SecondMs;
        }

        kit.Notice(card, eventMs);
    }

    private static PlannedPayment Probe(FraudKit kit, FraudRing ring, StolenCard card, int merchant, long eventMs)
    {
        double euro = kit.Random.LogNormal(4.5, 1);
        var payment = kit.Online(card, merchant, eventMs, euro, ring);
        payment.AmountMinor = Money.ToMinor(
            euro, payment.Currency, kit.Random.Chance(0.4) ? PriceStyle.Round : PriceStyle.Basket);
        payment.CustomerToken = kit.Random.Chance(0.4) ? 0 : payment.CustomerToken;
        return payment;
    }
}
