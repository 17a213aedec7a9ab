using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.World;

/// <summary>
/// The countries and cities of the simulated world: mostly the euro area, and places people travel to.
/// </summary>
internal static class Geography
{
    private static readonly Country[] CountryTable =
    [
        new("DE", Currency.Eur, 1, 26), new("FR", Currency.Eur, 1, 18), new("NL", Currency.Eur, 1, 10),
        new("ES", Currency.Eur, 1, 12), new("IT", Currency.Eur, 1, 12), new("BE", Currency.Eur, 1, 4),
        new("AT", Currency.Eur, 1, 3), new("IE", Currency.Eur, 0, 2), new("FI", Currency.Eur, 2, 2),
        new("PT", Currency.Eur, 0, 3), new("GB", Currency.Gbp, 0, 4), new("US", Currency.Usd, -6, 3),
        new("JP", Currency.Jpy, 9, 1), new("BR", Currency.Usd, -3, 0), new("MX", Currency.Usd, -6, 0),
        new("TR", Currency.Eur, 3, 0), new("TH", Currency.Usd, 7, 0), new("ZA", Currency.Usd, 2, 0),
        new("AE", Currency.Usd, 4, 0), new("SG", Currency.Usd, 8, 0), new("MA", Currency.Eur, 1, 0),
    ];

    private static readonly City[] CityTable =
    [
        new(0, 52.52, 13.40), new(0, 53.55, 9.99), new(0, 48.14, 11.58), new(0, 50.94, 6.96),
        new(1, 48.86, 2.35), new(1, 45.76, 4.84), new(1, 43.30, 5.37),
        new(2, 52.37, 4.90), new(2, 51.92, 4.48),
        new(3, 40.42, -3.70), new(3, 41.39, 2.17),
        new(4, 41.90, 12.50), new(4, 45.46, 9.19),
        new(5, 50.85, 4.35), new(6, 48.21, 16.37), new(7, 53.35, -6.26), new(8, 60.17, 24.94), new(9, 38.72, -9.14),
        new(10, 51.51, -0.13), new(10, 53.48, -2.24),
        new(11, 40.71, -74.01), new(11, 34.05, -118.24), new(11, 41.88, -87.63),
        new(12, 35.68, 139.69), new(12, 34.69, 135.50),
        new(13, -23.55, -46.63), new(14, 19.43, -99.13), new(15, 41.01, 28.98), new(16, 13.76, 100.50),
        new(17, -33.92, 18.42), new(18, 25.20, 55.27), new(19, 1.35, 103.82), new(20, 31.63, -7.99),
    ];

    private static readonly int CustomerWeightSum = CountryTable.Sum(c => c.CustomerWeight);

    public static ReadOnlySpan<Country> Countries => CountryTable;

    public static ReadOnlySpan<City> Cities => CityTable;

    public static Country CountryOf(int city) => CountryTable[CityTable[city].Country];

    /// <summary>A city to live in: a country by its share, then one of its cities.</summary>
    public static byte PickHomeCity(Xoshiro256 random)
    {
        int left = random.Below(CustomerWeightSum);
        int country = 0;
        while ((left -= CountryTable[country].CustomerWeight) >= 0)
            country++;
        return PickCityIn((byte)country, random);
    }

    /// <summary>A city of another country, any distance away.</summary>
    public static byte PickCityAbroad(byte home, Xoshiro256 random)
    {
        while (true)
        {
            byte city = (byte)random.Below(CityTable.Length);
            if (CityTable[city].Country != CityTable[home].Country)
                return city;
        }
    }

    /// <summary>Somewhere to travel: often the same country, mostly the same continent.</summary>
    public static byte PickDestination(byte home, Xoshiro256 random)
    {
        if (random.Chance(0.35))
            return PickCityIn(CityTable[home].Country, random);
        return random.Chance(0.6) ? PickHomeCity(random) : PickCityAbroad(home, random);
    }

    private static byte PickCityIn(byte country, Xoshiro256 random)
    {
        int first = 0;
        while (CityTable[first].Country != country)
            first++;
        int end = first;
        while (end < CityTable.Length && CityTable[end].Country == country)
            end++;
        return (byte)random.Between(first, end - 1);
    }
}
