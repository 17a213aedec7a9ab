namespace FraudScoring.Simulation.World;

/// <summary>How a merchant's totals look.</summary>
internal enum PriceStyle : byte
{
    /// <summary>Any number of cents: baskets of many things.</summary>
    Basket,

    /// <summary>One below a round price.</summary>
    Charm,

    /// <summary>Round prices.</summary>
    Round,

    /// <summary>Multiples of a banknote.</summary>
    Banknotes,
}
