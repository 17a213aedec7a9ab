namespace FraudScoring.Core.Transactions;

/// <summary>What a payment turned out to be. Values are those of the wire contract.</summary>
public enum LabelKind : byte
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>Fraud.</summary>
    Fraud = 1,

    /// <summary>Genuine.</summary>
    Genuine = 2,
}
