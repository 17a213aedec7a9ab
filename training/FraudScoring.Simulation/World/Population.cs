using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.World;

/// <summary>All customers and their favourite merchants. Memory is a few hundred bytes a customer.</summary>
internal sealed class Population
{
    private const int Favourites = Customer.FavouriteShops + Customer.FavouriteOnline;

    private readonly Customer[] _customers;
    private readonly int[] _favourites;

    public Population(SimulationOptions options, MerchantDirectory merchants, Xoshiro256 random)
    {
        _customers = new Customer[options.Customers];
        _favourites = new int[options.Customers * Favourites];
        int household = 0;
        for (int i = 0; i < _customers.Length; i++)
        {
            bool joinsHousehold = i > 0 && random.Chance(0.45);
            household += joinsHousehold ? 0 : 1;
            _customers[i] = Create(options, household, random);
            if (joinsHousehold)
                Share(ref _customers[i], in _customers[i - 1]);
            ChooseFavourites(i, merchants, random);
        }
    }

    public int Count => _customers.Length;

    public ref Customer this[int index] => ref _customers[index];

    public int FavouriteShop(int customer, Xoshiro256 random) =>
        _favourites[(customer * Favourites) + Skewed(Customer.FavouriteShops, random)];

    public int FavouriteOnline(int customer, Xoshiro256 random) =>
        _favourites[(customer * Favourites) + Customer.FavouriteShops + Skewed(Customer.FavouriteOnline, random)];

    /// <summary>A customer who has joined by <paramref name="day"/>.</summary>
    public int PickJoined(int day, Xoshiro256 random)
    {
        // Most joined before the first day, so a few draws suffice; the bound keeps an odd world from hanging.
        const int DrawsMax = 1000;
        int index = random.Below(_customers.Length);
        for (int i = 0; i < DrawsMax && _customers[index].JoinDay > day; i++)
            index = random.Below(_customers.Length);
        return index;
    }

    private static Customer Create(SimulationOptions options, int household, Xoshiro256 random)
    {
        byte city = Geography.PickHomeCity(random);
        double rate = options.PaymentsPerCustomerDay * random.LogNormal(0.78, 0.7); // mean of the factor is 1
        return new Customer
        {
            HomeCity = city,
            City = city,
            JoinDay = random.Chance(options.NewCustomerShare) ? random.Below(options.Days) : -1,
            PaymentsPerDay = Math.Min(rate, 20 * options.PaymentsPerCustomerDay),
            Spend = random.LogNormal(1, random.Chance(0.05) ? 0.9 : 0.35),
            Spread = random.Range(0.8, 1.3),
            OnlineShare = 0.08 + (0.8 * random.NextDouble() * random.NextDouble()),
            WeekendFactor = random.Range(0.6, 1.5),
            HourShift = (int)(random.Normal() * 1.6),
            Household = household,
            Office = random.Chance(0.5) ? random.Below(1 + (options.Customers / 25)) : -1,
            MobilePool = random.Below(1 + (options.Customers / 100)) * 4,
            CardCount = (byte)(random.Chance(0.22) ? 2 : 1),
            SubscriptionCount = (byte)random.Below(4),
            Bank = (byte)random.Below(6),
            PlaysGames = random.Chance(0.12),
            UsesTunnel = random.Chance(0.03),
            SharesDevice = random.Chance(0.35),
            HasIpV6 = random.Chance(0.3),
            ReplaceCardDay = int.MaxValue,
        };
    }

    private static void Share(ref Customer customer, in Customer other)
    {
        customer.HomeCity = customer.City = other.HomeCity;
        customer.HasIpV6 = other.HasIpV6;
    }

    private void ChooseFavourites(int customer, MerchantDirectory merchants, Xoshiro256 random)
    {
        var favourites = _favourites.AsSpan(customer * Favourites, Favourites);
        int[] shops = merchants.ShopsIn(_customers[customer].HomeCity);
        for (int i = 0; i < Customer.FavouriteShops; i++)
            favourites[i] = MerchantDirectory.PickPopular(shops, random);
        for (int i = Customer.FavouriteShops; i < Favourites; i++)
            favourites[i] = MerchantDirectory.PickPopular(merchants.Online, random);
    }

    private static int Skewed(int count, Xoshiro256 random)
    {
        double u = random.NextDouble();
        return (int)(u * u * count);
    }
}
