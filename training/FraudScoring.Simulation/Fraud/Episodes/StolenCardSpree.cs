using FraudScoring.Core.Transactions;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>
/// A wallet was lost: the card is used in shops its owner does not know, below the limit for a PIN or without asking.
/// </summary>
internal sealed class StolenCardSpree : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.StolenCard;

    public double PaymentsMean => 5.5;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickVictim();
        byte city = kit.CustomerOf(card).City;
        long eventMs = kit.PickStartMs(city);
        double declineShare = 0.05;
        for (int left = random.Between(2, 9); left > 0; left--)
        {
            int[] shops = kit.Merchants.ShopsIn(city);
            int merchant = shops[random.Below(shops.Length)];
            double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(0.9, 2.8);
            bool hasNoPin = random.Chance(0.6);
            if (hasNoPin)
                euro = Math.Min(euro, random.Range(25, 50));
            var payment = kit.AtTerminal(card, merchant, eventMs, euro);
            payment.EntryMode = hasNoPin ? EntryMode.Contactless
                : random.Chance(0.25) ? EntryMode.Magstripe : payment.EntryMode;
            kit.Send(ref payment, Scenario, declineShare);
            declineShare = Math.Min(0.8, declineShare + 0.06);
            eventMs += (long)random.Range(2 * MinuteMs, random.Chance(0.8) ? HourMs : 9 * HourMs);
        }

        kit.Notice(card, eventMs);
    }
}
