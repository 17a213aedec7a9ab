namespace FraudScoring.LoadTests.Scenarios;

/// <summary>How load is made; the words are NBomber's.</summary>
internal enum LoadKind
{
    /// <summary>Open: payments at an even rate.</summary>
    Inject,

    /// <summary>Open: payments at a mean rate, at random instants (Poisson).</summary>
    InjectRandom,

    /// <summary>Open: a rate that moves evenly from one to another.</summary>
    Ramp,

    /// <summary>Closed: as many payments under way as copies; the next leaves when one is answered.</summary>
    KeepConstant,

    /// <summary>No payments.</summary>
    Pause,
}
