namespace FraudScoring.LoadTests.Payments;

/// <summary>Which payments a step sends.</summary>
internal enum PaymentKind
{
    /// <summary>Simulated payments in their order, each with an id of its own.</summary>
    Fresh,

    /// <summary>The same, but of few cards and merchants: most payments touch the same state.</summary>
    Hot,

    /// <summary>Ids and contents that were sent a moment before.</summary>
    Duplicate,
}
