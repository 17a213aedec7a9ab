namespace FraudScoring.Simulation;

/// <summary>Who reported a label. Values are those of the wire contract.</summary>
public enum SimulatedLabelSource : byte
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>The cardholder's bank took the money back, weeks later.</summary>
    Chargeback = 1,

    /// <summary>An analyst looked at the payment within hours.</summary>
    Analyst = 2,

    /// <summary>The cardholder complained within days.</summary>
    Customer = 3,

    /// <summary>The issuer sent a fraud warning.</summary>
    Issuer = 4,
}
