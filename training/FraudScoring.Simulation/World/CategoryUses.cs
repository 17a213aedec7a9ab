namespace FraudScoring.Simulation.World;

/// <summary>What a category's merchants are used for beside ordinary purchases.</summary>
[Flags]
internal enum CategoryUses : byte
{
    None = 0,

    /// <summary>Small amounts are usual, so a stolen number can be tried out.</summary>
    Testing = 1,

    /// <summary>Goods that sell on easily.</summary>
    Resale = 2,

    /// <summary>Charges a stored card every month.</summary>
    Subscription = 4,

    /// <summary>Cash machines.</summary>
    Cash = 8,

    /// <summary>Sends goods to an address.</summary>
    Ships = 16,

    /// <summary>Many small payments in an hour are usual.</summary>
    Games = 32,

    /// <summary>Takes cards by telephone now and then.</summary>
    TakesCalls = 64,
}
