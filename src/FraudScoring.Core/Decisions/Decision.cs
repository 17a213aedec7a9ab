namespace FraudScoring.Core.Decisions;

/// <summary>What becomes of a payment. Values are those of the wire contract.</summary>
public enum Decision : byte
{
    /// <summary>Not decided.</summary>
    None = 0,

    /// <summary>Let it through.</summary>
    Allow = 1,

    /// <summary>Hold it for a person.</summary>
    Review = 2,

    /// <summary>Stop it.</summary>
    Block = 3,
}
