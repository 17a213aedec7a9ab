using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.World;
using Currency = FraudScoring.Simulation.World.Currency;

namespace FraudScoring.Simulation.Stream;

/// <summary>
/// Makes payments as a customer himself would make them. Fraud starts from these too and changes only what a fraudster
/// would change, so that the two overlap in everything else.
/// </summary>
internal sealed class PaymentFactory(
    SimulationOptions options, MerchantDirectory merchants, Population population, Xoshiro256 random)
{
    private const double EuroMin = 0.5;

    public MerchantDirectory Merchants => merchants;

    public Population Population => population;

    /// <summary>What the customer would spend at the merchant.</summary>
    public double Euro(int customer, int merchant)
    {
        ref readonly var who = ref population[customer];
        ref readonly var where = ref merchants[merchant];
        double euro = where.MedianEuro * who.Spend * random.LogNormal(1, where.Sigma * who.Spread);
        if (random.Chance(0.01))
            euro *= random.Range(2, 9);
        return Math.Max(euro, EuroMin);
    }

    /// <summary>A payment at a terminal, the card being there.</summary>
    public PlannedPayment AtTerminal(int customer, int merchant, long eventMs, double euro)
    {
        ref readonly var where = ref merchants[merchant];
        bool isCash = where.Has(CategoryUses.Cash);
        var payment = Begin(customer, merchant, eventMs, euro, isCash ? Channel.Atm : Channel.Pos);
        payment.Terminal = where.FirstTerminal + random.Below(where.TerminalCount);
        payment.EntryMode = isCash ? EntryMode.Chip : PickEntryMode(euro, where.City);
        if (where.SendsLocation)
            Locate(ref payment, where.City, payment.Terminal);
        return payment;
    }

    /// <summary>A payment on the web, from one of the customer's devices.</summary>
    public PlannedPayment Online(int customer, int merchant, long eventMs, int day, double euro)
    {
        ref readonly var who = ref population[customer];
        ref readonly var where = ref merchants[merchant];
        var payment = Begin(customer, merchant, eventMs, euro, Channel.Ecommerce);
        double u = random.NextDouble();
        payment.EntryMode = u < 0.45 ? EntryMode.Manual : u < 0.8 ? EntryMode.CardOnFile : EntryMode.Wallet;
        payment.DeviceToken = who.PickDevice(options.Seed, customer, random);
        payment.Ip = who.PickIp(options.Seed, day, random);
        payment.EmailToken = Customer.PickEmail(options.Seed, customer, random);
        if (where.TakesGuests && payment.EntryMode == EntryMode.Manual && random.Chance(0.35))
            payment.CustomerToken = 0;
        if (where.SendsLocation)
            Locate(ref payment, who.City, customer);
        FillAddresses(ref payment, in where, in who);
        FillChecks(ref payment, in where, euro);
        return payment;
    }

    /// <summary>A monthly charge of a stored card.</summary>
    public PlannedPayment Recurring(int customer, int merchant, long eventMs, double euro)
    {
        var payment = Begin(customer, merchant, eventMs, euro, Channel.Recurring);
        payment.EntryMode = EntryMode.CardOnFile;
        payment.EmailToken = Tokens.Of(options.Seed, TokenKind.Email, customer);
        return payment;
    }

    public void SetDeclined(ref PlannedPayment payment, bool isDeclined)
    {
        payment.IsDeclined = isDeclined;
        double u = random.NextDouble();
        payment.Issuer = u < 0.05 ? IssuerResult.NotProvided : u < 0.06 ? IssuerResult.Unknown
            : isDeclined ? IssuerResult.Declined : IssuerResult.Approved;
    }

    /// <summary>Puts a payment near a city, always at the same spot for the same <paramref name="place"/>.</summary>
    public void Locate(ref PlannedPayment payment, int city, long place)
    {
        ulong hash = Tokens.Of(options.Seed, TokenKind.Place, city, place);
        payment.Latitude = (float)(Geography.Cities[city].Latitude + (((hash & 0xFFFF) / 65536.0) - 0.5) * 0.3);
        payment.Longitude = (float)(Geography.Cities[city].Longitude + (((hash >> 48) / 65536.0) - 0.5) * 0.4);
    }

    private PlannedPayment Begin(int customer, int merchant, long eventMs, double euro, Channel channel)
    {
        ref readonly var who = ref population[customer];
        ref readonly var where = ref merchants[merchant];
        int slot = who.CardCount > 1 && random.Chance(0.25) ? 1 : 0;
        byte home = Geography.Cities[who.HomeCity].Country;
        var currency = where.IsOnline && where.SellsAbroad
            ? Geography.Countries[home].Currency
            : Geography.CountryOf(where.City).Currency;
        var payment = new PlannedPayment
        {
            EventMs = eventMs,
            AmountMinor = Money.ToMinor(euro, currency, where.Style),
            Customer = customer,
            Merchant = merchant,
            Terminal = -1,
            CardSlot = (byte)slot,
            CardToken = who.CardToken(options.Seed, customer, slot),
            CustomerToken = Tokens.Of(options.Seed, TokenKind.Customer, customer),
            Latitude = float.NaN,
            Longitude = float.NaN,
            Currency = currency,
            Bank = (byte)((who.Bank + slot) % 6),
            CardCountry = home,
            BillingCountry = PlannedPayment.NoCountry,
            ShippingCountry = PlannedPayment.NoCountry,
            Channel = channel,
        };
        SetDeclined(ref payment, random.Chance(options.GenuineDeclineShare));
        return payment;
    }

    private EntryMode PickEntryMode(double euro, int city)
    {
        double u = random.NextDouble();
        double stripe = Geography.CountryOf(city).Currency == Currency.Usd ? 0.12 : 0.012;
        if (u < stripe)
            return EntryMode.Magstripe;
        if (u > 0.997)
            return EntryMode.Manual;
        double contactless = euro < 50 ? 0.75 : 0.2;
        return u < stripe + contactless ? EntryMode.Contactless : u > 0.9 ? EntryMode.Wallet : EntryMode.Chip;
    }

    private void FillAddresses(ref PlannedPayment payment, in Merchant where, in Customer who)
    {
        byte home = Geography.Cities[who.HomeCity].Country;
        if (where.SendsBilling)
            payment.BillingCountry = home;
        if (where.Has(CategoryUses.Ships))
        {
            bool isPresent = random.Chance(0.035);
            payment.ShippingCountry = isPresent ? Geography.Cities[Geography.PickHomeCity(random)].Country : home;
        }
    }

    private void FillChecks(ref PlannedPayment payment, in Merchant where, double euro)
    {
        double u = random.NextDouble();
        if (payment.BillingCountry != PlannedPayment.NoCountry)
        {
            payment.Avs = u < 0.86 ? CheckResult.Pass : u < 0.92 ? CheckResult.Partial
                : u < 0.95 ? CheckResult.Fail : CheckResult.Unavailable;
        }

        u = random.NextDouble();
        payment.Cvv = payment.EntryMode != EntryMode.Manual ? CheckResult.Unchecked
            : u < 0.96 ? CheckResult.Pass : u < 0.98 ? CheckResult.Fail : CheckResult.Unavailable;
        if (where.Uses3ds && random.Chance(euro > 30 ? 0.75 : 0.2))
        {
            u = random.NextDouble();
            payment.ThreeDs = u < 0.87 ? ThreeDsResult.Authenticated : u < 0.95 ? ThreeDsResult.Attempted
                : u < 0.97 ? ThreeDsResult.Failed : ThreeDsResult.Unavailable;
        }

        if (payment.Cvv == CheckResult.Fail || payment.ThreeDs == ThreeDsResult.Failed)
            SetDeclined(ref payment, random.Chance(0.8));
    }
}
