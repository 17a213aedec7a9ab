using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.World;

/// <summary>A cardholder: who he is, how he pays, and what changes over time.</summary>
internal struct Customer
{
    public const int FavouriteShops = 8;
    public const int FavouriteOnline = 6;

    public byte HomeCity;
    public int JoinDay;
    public double PaymentsPerDay;
    public double Spend;
    public double Spread;
    public double OnlineShare;
    public double WeekendFactor;
    public int HourShift;
    public int Household;
    public int Office;
    public int MobilePool;
    public byte CardCount;
    public byte SubscriptionCount;
    public byte Bank;
    public bool PlaysGames;
    public bool UsesTunnel;
    public bool SharesDevice;
    public bool HasIpV6;

    // Changes over time.
    public ushort CardVersion;
    public ushort DeviceVersion;
    public int ReplaceCardDay;
    public int TripEndDay;
    public byte City;

    public readonly bool IsTravelling => City != HomeCity;

    public readonly ulong CardToken(ulong seed, int index, int slot) =>
        Tokens.Of(seed, TokenKind.Card, ((long)index * 4) + slot, CardVersion);

    /// <summary>The newest device, the one before it, or the one that the household shares.</summary>
    public readonly ulong PickDevice(ulong seed, int index, Xoshiro256 random)
    {
        double u = random.NextDouble();
        if (u > 0.9)
            return random.Next(); // private browsing, somebody else's telephone: seen once
        if (SharesDevice && u < 0.2)
            return Tokens.Of(seed, TokenKind.HouseholdDevice, Household);
        int version = DeviceVersion > 0 && u > 0.7 ? DeviceVersion - 1 : DeviceVersion;
        return Tokens.Of(seed, TokenKind.Device, index, version);
    }

    /// <summary>Most use one address; some keep a second, and now and then an alias is made for one shop.</summary>
    public static ulong PickEmail(ulong seed, int index, Xoshiro256 random)
    {
        double u = random.NextDouble();
        return u > 0.96 ? random.Next() : Tokens.Of(seed, TokenKind.Email, index, u < 0.06 ? 1 : 0);
    }

    public readonly IpAddress PickIp(ulong seed, int day, Xoshiro256 random)
    {
        double u = random.NextDouble();
        if (UsesTunnel && u < 0.6)
            return new IpAddress(IpKind.DataCentre, (uint)random.Below(64));
        if (u > 0.91)
            return new IpAddress(IpKind.Home, (uint)random.Next()); // at friends', in a café
        if (u < 0.3 || IsTravelling)
        {
            uint roaming = IsTravelling ? City * 4096u : 0;
            return new IpAddress(IpKind.Mobile, roaming + (uint)(MobilePool + random.Below(3)));
        }

        if (u < 0.42 && Office >= 0)
            return new IpAddress(IpKind.Office, (uint)Office);

        // Providers hand a household a new address every few weeks.
        ulong home = Tokens.Of(seed, TokenKind.Household, Household, (day + Household) / 25);
        return new IpAddress(HasIpV6 ? IpKind.HomeV6 : IpKind.Home, (uint)home);
    }
}
