using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.Stream;

namespace FraudScoring.Simulation.Fraud;

/// <summary>
/// Where fraudsters get cards from: terminals and shops in their hands copy what passes, so that later victims have a
/// place in common, and card testing finds out which numbers work. It also keeps who has just paid at a terminal.
/// </summary>
internal sealed class CardTheft(int terminals, int merchants, Xoshiro256 random)
{
    private const int LeaksMax = 4096;
    private const int SightingsMax = 64;

    private readonly StolenCard[] _leaks = new StolenCard[LeaksMax];
    private readonly PlannedPayment[] _sightings = new PlannedPayment[SightingsMax];
    private readonly int[] _terminalUntilDay = new int[terminals];
    private readonly int[] _shopUntilDay = new int[merchants];
    private int _leakCount;
    private int _seen;
    private int _day;

    public void OpenDay(int day)
    {
        _day = day;
        _seen = 0;
    }

    public void CompromiseTerminal(int terminal, int untilDay) => _terminalUntilDay[terminal] = untilDay;

    public void CompromiseShop(int merchant, int untilDay) => _shopUntilDay[merchant] = untilDay;

    public void OnPaymentAtTerminal(in PlannedPayment payment)
    {
        Sight(in payment);
        if (_terminalUntilDay[payment.Terminal] > _day && random.Chance(0.4))
            Leak(new StolenCard(payment.Customer, payment.CardSlot, payment.CardToken));
    }

    public void OnPaymentOnline(in PlannedPayment payment)
    {
        if (_shopUntilDay[payment.Merchant] > _day && random.Chance(0.4))
            Leak(new StolenCard(payment.Customer, payment.CardSlot, payment.CardToken));
    }

    /// <summary>Keeps a card for later use; when there are too many, a random one gives way.</summary>
    public void Leak(StolenCard card)
    {
        int index = _leakCount < LeaksMax ? _leakCount++ : random.Below(LeaksMax);
        _leaks[index] = card;
    }

    public bool TryTakeLeak(out StolenCard card)
    {
        card = default;
        if (_leakCount == 0)
            return false;
        int index = random.Below(_leakCount);
        card = _leaks[index];
        _leaks[index] = _leaks[--_leakCount];
        return true;
    }

    /// <summary>A payment of today that was made at a terminal.</summary>
    public bool TryPickSighting(out PlannedPayment payment)
    {
        int count = Math.Min(_seen, SightingsMax);
        payment = count == 0 ? default : _sightings[random.Below(count)];
        return count > 0;
    }

    // Reservoir sampling (Vitter's algorithm R, ACM TOMS 11(1), 1985): every payment of the day is as likely to be
    // kept.
    private void Sight(in PlannedPayment payment)
    {
        int index = _seen < SightingsMax ? _seen : random.Below(_seen + 1);
        if (index < SightingsMax)
            _sightings[index] = payment;
        _seen++;
    }
}
