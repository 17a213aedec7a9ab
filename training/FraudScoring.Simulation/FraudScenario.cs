namespace FraudScoring.Simulation;

/// <summary>What kind of fraud a simulated payment belongs to. A diagnosis: never a model input.</summary>
public enum FraudScenario : byte
{
    /// <summary>Genuine.</summary>
    None = 0,

    /// <summary>
    /// Stolen card numbers are tried out with small amounts: many cards from one place, or one card many times.
    /// </summary>
    CardTesting = 1,

    /// <summary>A small probe, and after it large payments with the same card.</summary>
    ProbeThenLarge = 2,

    /// <summary>The card itself was stolen: it is used at terminals until it is blocked.</summary>
    StolenCard = 3,

    /// <summary>A terminal or web shop is in a fraudster's hands and charges cards that are not there.</summary>
    CompromisedTerminal = 4,

    /// <summary>
    /// A customer's account is used from a new device, with a new e-mail address and shipping address.
    /// </summary>
    AccountTakeover = 5,

    /// <summary>A copied card is used far away while its owner pays at home.</summary>
    ImpossibleTravel = 6,

    /// <summary>A leaked card number is used on the web now and then for days or weeks.</summary>
    LeakedCard = 7,

    /// <summary>
    /// A single payment far above the customer's usual amounts, from the customer's own surroundings.
    /// </summary>
    LargeAmount = 8,
}
