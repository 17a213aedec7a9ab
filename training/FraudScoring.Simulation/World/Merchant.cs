namespace FraudScoring.Simulation.World;

/// <summary>A shop, web shop or cash machine with its own amounts and its own habits of what it sends along.</summary>
internal struct Merchant
{
    public byte Category;
    public byte City;
    public bool IsOnline;
    public PriceStyle Style;
    public double MedianEuro;
    public double Sigma;
    public int FirstTerminal;
    public int TerminalCount;
    public bool SendsLocation;
    public bool SendsBilling;
    public bool Uses3ds;
    public bool TakesGuests;
    public bool SellsAbroad;

    public readonly bool Has(CategoryUses use) => (Categories.All[Category].Uses & use) != 0;
}
