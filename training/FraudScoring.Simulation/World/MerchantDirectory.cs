using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.World;

/// <summary>All merchants, and the lists in which behaviour looks them up. No list is empty.</summary>
internal sealed class MerchantDirectory
{
    private readonly Merchant[] _merchants;
    private readonly int[][] _shopsByCity;
    private readonly int[][] _cashByCity;

    public MerchantDirectory(int count, Xoshiro256 random)
    {
        _merchants = new Merchant[count];
        for (int i = 0; i < count; i++)
            _merchants[i] = Open(i, random);

        var shops = Select(m => !m.IsOnline && !m.Has(CategoryUses.Cash));
        var cash = Select(m => m.Has(CategoryUses.Cash));
        Online = Select(m => m.IsOnline && !m.Has(CategoryUses.Subscription));
        Testing = Select(m => m.IsOnline && m.Has(CategoryUses.Testing));
        ResaleOnline = Select(m => m.IsOnline && m.Has(CategoryUses.Resale));
        Subscriptions = Select(m => m.Has(CategoryUses.Subscription));
        Games = Select(m => m.IsOnline && m.Has(CategoryUses.Games));
        _shopsByCity = ByCity(shops);
        _cashByCity = ByCity(cash);
    }

    public int TerminalCount { get; private set; }

    public int[] Online { get; }

    public int[] Testing { get; }

    public int[] ResaleOnline { get; }

    public int[] Subscriptions { get; }

    public int[] Games { get; }

    public ref readonly Merchant this[int index] => ref _merchants[index];

    public int[] ShopsIn(int city) => _shopsByCity[city];

    public int[] CashIn(int city) => _cashByCity[city];

    /// <summary>One of a list, the first ones more often: merchants differ in how many people go there.</summary>
    public static int PickPopular(int[] list, Xoshiro256 random)
    {
        double u = random.NextDouble();
        return list[(int)(u * u * list.Length)];
    }

    private Merchant Open(int index, Xoshiro256 random)
    {
        // The first ones take the categories in turn, so that a small world has every kind of merchant too.
        byte category = index < Categories.All.Length ? (byte)index : Categories.Pick(random);
        var kind = Categories.All[category];
        bool isOnline = index < Categories.All.Length ? kind.OnlineShare >= 0.5 : random.Chance(kind.OnlineShare);
        int terminals = isOnline ? 0 : 1 + (int)(random.NextDouble() * random.NextDouble() * 6);
        var merchant = new Merchant
        {
            Category = category,
            City = random.Chance(0.12) ? (byte)random.Below(Geography.Cities.Length) : Geography.PickHomeCity(random),
            IsOnline = isOnline,
            Style = kind.Style == PriceStyle.Charm && random.Chance(0.4) ? PriceStyle.Basket : kind.Style,
            MedianEuro = random.LogNormal(kind.MedianEuro, 0.35),
            Sigma = kind.Sigma * random.Range(0.75, 1.15),
            FirstTerminal = TerminalCount,
            TerminalCount = terminals,
            SendsLocation = random.Chance(isOnline ? 0.45 : 0.85),
            SendsBilling = random.Chance(0.7),
            Uses3ds = random.Chance(0.75),
            TakesGuests = random.Chance(0.6),
            SellsAbroad = random.Chance(0.5),
        };
        TerminalCount += terminals;
        return merchant;
    }

    private int[] Select(Predicate<Merchant> wanted)
    {
        var found = new List<int>();
        for (int i = 0; i < _merchants.Length; i++)
        {
            if (wanted(_merchants[i]))
                found.Add(i);
        }

        return [.. found];
    }

    /// <summary>A city without a merchant of its own shares those of the whole world.</summary>
    private int[][] ByCity(int[] all)
    {
        var lists = new int[Geography.Cities.Length][];
        for (int city = 0; city < lists.Length; city++)
        {
            lists[city] = Array.FindAll(all, m => _merchants[m].City == city);
            if (lists[city].Length == 0)
                lists[city] = all;
        }

        return lists;
    }
}
