using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>A copy of the card's stripe pays far away, soon before or after its owner paid at home.</summary>
internal sealed class ImpossibleTravel : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.ImpossibleTravel;

    public double PaymentsMean => 3.5;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickVictim();
        long eventMs = kit.PickStartMs(kit.CustomerOf(card).City);
        if (kit.Theft.TryPickSighting(out var seen))
        {
            card = new StolenCard(seen.Customer, seen.CardSlot, seen.CardToken);
            eventMs = seen.EventMs + (long)random.Range(5 * MinuteMs, 3 * HourMs);
        }

        byte city = Geography.PickCityAbroad(kit.CustomerOf(card).City, random);
        for (int left = random.Between(2, 5); left > 0; left--)
        {
            bool isCash = random.Chance(0.3);
            int merchant = MerchantDirectory.PickPopular(
                isCash ? kit.Merchants.CashIn(city) : kit.Merchants.ShopsIn(city), random);
            double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(1, 3);
            var payment = kit.AtTerminal(card, merchant, eventMs, euro);
            payment.EntryMode = random.Chance(0.7) ? EntryMode.Magstripe : payment.EntryMode;
            kit.Send(ref payment, Scenario, declineShare: 0.25);
            eventMs += (long)random.Range(3 * MinuteMs, 90 * MinuteMs);
        }

        kit.Notice(card, eventMs);
    }
}
