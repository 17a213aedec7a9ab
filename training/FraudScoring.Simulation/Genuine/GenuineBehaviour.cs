using FraudScoring.Simulation.Fraud;
using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Genuine;

/// <summary>
/// A day of honest payments, customer by customer: favourites and new shops, sprees, trips, presents, games, new
/// devices, monthly charges and second attempts after a decline. Much of it looks like fraud, and is meant to.
/// </summary>
internal sealed class GenuineBehaviour(
    SimulationOptions options,
    PaymentFactory factory,
    Gateway gateway,
    CardTheft theft,
    DateTime midnight,
    Xoshiro256 random)
{
    private readonly DayClock _clock = new();
    private DateTime _date;
    private int _day;
    private DayProfile _shopProfile;

    /// <summary>Plans one day and returns the number of payments expected of its customers on a usual day.</summary>
    public double PlanDay(int day)
    {
        _day = day;
        _date = midnight.AddDays(day);
        _shopProfile = DayClock.IsWeekend(_date.DayOfWeek) ? DayProfile.ShopsWeekend : DayProfile.ShopsWeekday;
        theft.OpenDay(day);
        double usual = 0;
        for (int customer = 0; customer < factory.Population.Count; customer++)
        {
            ref var who = ref factory.Population[customer];
            if (who.JoinDay > day)
                continue;
            usual += who.PaymentsPerDay;
            Live(ref who);
            PlanCustomer(customer, in who);
        }

        return usual;
    }

    /// <summary>What changes in a life: a trip begins or ends, a device is bought, the bank sends a new card.</summary>
    private void Live(ref Customer who)
    {
        if (who.IsTravelling && _day >= who.TripEndDay)
            who.City = who.HomeCity;
        if (_day >= who.ReplaceCardDay)
        {
            who.CardVersion++;
            who.ReplaceCardDay = int.MaxValue;
        }

        // One draw decides among rare changes.
        double u = random.NextDouble();
        if (u < 0.0015)
            who.DeviceVersion++;
        else if (u < 0.002)
            who.CardVersion++;
        else if (u > 0.993 && !who.IsTravelling)
        {
            who.City = Geography.PickDestination(who.HomeCity, random);
            who.TripEndDay = _day + random.Between(1, 12);
        }
    }

    private void PlanCustomer(int customer, in Customer who)
    {
        double rate = who.PaymentsPerDay * DayClock.Activity(_date, who.WeekendFactor);
        if (who.IsTravelling)
            rate *= 1.4;
        if (random.Chance(0.008))
            rate *= random.Range(2, 6);
        for (int left = random.Poisson(rate); left > 0; left--)
            PlanPayment(customer, in who);
        if (who.PlaysGames && random.Chance(0.02))
            PlayGames(customer, in who);
        for (int i = 0; i < who.SubscriptionCount; i++)
            ChargeSubscription(customer, i);
    }

    private void PlanPayment(int customer, in Customer who)
    {
        double u = random.NextDouble();
        if (u < who.OnlineShare)
            PlanOnline(customer, in who);
        else
            PlanAtTerminal(customer, in who, isCash: u > 0.97);
    }

    private void PlanAtTerminal(int customer, in Customer who, bool isCash)
    {
        int merchant = isCash ? MerchantDirectory.PickPopular(factory.Merchants.CashIn(who.City), random)
            : who.IsTravelling || random.Chance(0.22)
                ? MerchantDirectory.PickPopular(factory.Merchants.ShopsIn(who.City), random)
                : factory.Population.FavouriteShop(customer, random);
        long eventMs = (_day * DayMs) + _clock.PickMs(_shopProfile, who.City, who.HourShift, random);
        var payment = factory.AtTerminal(customer, merchant, eventMs, factory.Euro(customer, merchant));
        if (factory.Merchants[merchant].Has(CategoryUses.TakesCalls) && random.Chance(0.03))
            BecomeCall(ref payment);
        theft.OnPaymentAtTerminal(in payment);
        SendWithSecondAttempt(ref payment);
    }

    /// <summary>The card's number is told by telephone and typed in.</summary>
    private static void BecomeCall(ref PlannedPayment payment)
    {
        payment.Channel = Core.Transactions.Channel.Moto;
        payment.EntryMode = Core.Transactions.EntryMode.Manual;
        payment.Latitude = payment.Longitude = float.NaN;
    }

    private void PlanOnline(int customer, in Customer who)
    {
        int merchant = random.Chance(0.4)
            ? MerchantDirectory.PickPopular(factory.Merchants.Online, random)
            : factory.Population.FavouriteOnline(customer, random);
        long eventMs = (_day * DayMs) + _clock.PickMs(DayProfile.Online, who.City, who.HourShift, random);
        var payment = factory.Online(customer, merchant, eventMs, _day, factory.Euro(customer, merchant));
        theft.OnPaymentOnline(in payment);
        SendWithSecondAttempt(ref payment);
        if (random.Chance(0.06))
        {
            // Something was forgotten: once more at the same shop.
            eventMs += random.Between(40, 900) * SecondMs;
            payment = factory.Online(customer, merchant, eventMs, _day, factory.Euro(customer, merchant));
            gateway.Send(ref payment);
        }
    }

    private void PlayGames(int customer, in Customer who)
    {
        int merchant = MerchantDirectory.PickPopular(factory.Merchants.Games, random);
        long eventMs = (_day * DayMs) + _clock.PickMs(DayProfile.Online, who.City, who.HourShift, random);
        var first = factory.Online(customer, merchant, eventMs, _day, factory.Euro(customer, merchant));
        for (int left = random.Between(3, 14); left > 0; left--)
        {
            var payment = first;
            payment.EventMs = eventMs;
            payment.AmountMinor = Money.ToMinor(random.Range(0.8, 12), payment.Currency, PriceStyle.Charm);
            gateway.Send(ref payment);
            eventMs += random.Between(15, 600) * SecondMs;
        }
    }

    /// <summary>
    /// A subscription's merchant, day of the month and price follow from a hash, so that they need no memory.
    /// </summary>
    private void ChargeSubscription(int customer, int index)
    {
        ulong hash = Tokens.Of(options.Seed, TokenKind.Subscription, customer, index);
        if ((_day + (int)(hash % 30)) % 30 != 0)
            return;
        int[] list = factory.Merchants.Subscriptions;
        int merchant = list[(int)((hash >> 8) % (uint)list.Length)];
        double euro = factory.Merchants[merchant].MedianEuro * (0.6 + (((hash >> 32) & 1023) / 1024.0));
        long eventMs = (_day * DayMs) + (2 * HourMs) + random.Below((int)(4 * HourMs));
        var payment = factory.Recurring(customer, merchant, eventMs, euro);
        gateway.Send(ref payment);
    }

    private void SendWithSecondAttempt(ref PlannedPayment payment)
    {
        gateway.Send(ref payment);
        if (!payment.IsDeclined || !random.Chance(0.5))
            return;
        payment.EventMs += random.Between(15, 240) * SecondMs;
        if (payment.Cvv == Core.Transactions.CheckResult.Fail)
            payment.Cvv = Core.Transactions.CheckResult.Pass;
        factory.SetDeclined(ref payment, random.Chance(0.35));
        gateway.Send(ref payment);
    }
}
