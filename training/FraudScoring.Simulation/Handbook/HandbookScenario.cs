namespace FraudScoring.Simulation.Handbook;

/// <summary>The Handbook's kinds of fraud; values are those of its data. A diagnosis: never a model input.</summary>
public enum HandbookScenario : byte
{
    /// <summary>Genuine.</summary>
    None = 0,

    /// <summary>An amount above 220.</summary>
    LargeAmount = 1,

    /// <summary>A terminal on which everything is fraud for 28 days.</summary>
    CompromisedTerminal = 2,

    /// <summary>A customer's card leaked: for 14 days a third of the payments are five times as large.</summary>
    LeakedCard = 3,
}
