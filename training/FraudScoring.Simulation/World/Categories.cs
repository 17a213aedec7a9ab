using FraudScoring.Simulation.Randomness;
using static FraudScoring.Simulation.World.CategoryUses;

namespace FraudScoring.Simulation.World;

/// <summary>The merchant categories of the simulated world.</summary>
internal static class Categories
{
    private static readonly Category[] Table =
    [
        new("5411", 14, 0.05, 27, 0.75, PriceStyle.Basket, None),
        new("5499", 5, 0.0, 9, 0.6, PriceStyle.Basket, None),
        new("5541", 6, 0.0, 48, 0.4, PriceStyle.Basket, None),
        new("5812", 12, 0.0, 31, 0.65, PriceStyle.Basket, TakesCalls),
        new("5814", 9, 0.1, 11, 0.5, PriceStyle.Basket, None),
        new("5912", 5, 0.15, 17, 0.7, PriceStyle.Basket, None),
        new("5651", 7, 0.35, 54, 0.7, PriceStyle.Charm, Ships | Resale),
        new("5311", 3, 0.2, 48, 0.8, PriceStyle.Charm, Ships),
        new("5732", 4, 0.5, 115, 1.0, PriceStyle.Charm, Ships | Resale),
        new("5200", 3, 0.2, 42, 0.8, PriceStyle.Charm, Ships),
        new("5944", 1, 0.4, 170, 0.9, PriceStyle.Round, Ships | Resale),
        new("5941", 2, 0.4, 52, 0.7, PriceStyle.Charm, Ships | Resale),
        new("5942", 2, 0.5, 19, 0.6, PriceStyle.Charm, Ships),
        new("5947", 2, 0.6, 36, 0.7, PriceStyle.Round, Resale),
        new("7011", 3, 0.3, 165, 0.7, PriceStyle.Round, TakesCalls),
        new("4722", 2, 0.9, 230, 0.9, PriceStyle.Basket, Resale),
        new("4511", 1, 1.0, 190, 0.8, PriceStyle.Basket, Resale),
        new("4111", 5, 0.3, 4, 0.6, PriceStyle.Basket, Testing),
        new("4121", 3, 0.4, 17, 0.5, PriceStyle.Basket, None),
        new("5815", 3, 1.0, 8, 0.7, PriceStyle.Charm, Testing | Games),
        new("5816", 2, 1.0, 9, 0.8, PriceStyle.Charm, Testing | Games),
        new("5399", 6, 1.0, 34, 0.95, PriceStyle.Charm, Ships | Resale),
        new("8398", 2, 1.0, 14, 0.9, PriceStyle.Round, Testing),
        new("4814", 2, 0.8, 15, 0.4, PriceStyle.Round, Testing | Resale),
        new("4899", 2, 1.0, 11, 0.25, PriceStyle.Charm, Subscription),
        new("5968", 2, 1.0, 16, 0.5, PriceStyle.Charm, Subscription),
        new("4900", 2, 1.0, 78, 0.4, PriceStyle.Basket, Subscription),
        new("6300", 1, 1.0, 44, 0.5, PriceStyle.Basket, Subscription | TakesCalls),
        new("7230", 3, 0.0, 33, 0.5, PriceStyle.Round, None),
        new("8099", 2, 0.0, 48, 0.8, PriceStyle.Basket, TakesCalls),
        new("7832", 2, 0.3, 19, 0.4, PriceStyle.Basket, None),
        new("6011", 5, 0.0, 75, 0.6, PriceStyle.Banknotes, Cash),
    ];

    private static readonly int WeightSum = Table.Sum(c => c.Weight);

    public static ReadOnlySpan<Category> All => Table;

    public static byte Pick(Xoshiro256 random)
    {
        int left = random.Below(WeightSum);
        int category = 0;
        while ((left -= Table[category].Weight) >= 0)
            category++;
        return (byte)category;
    }
}
