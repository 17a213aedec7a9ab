namespace FraudScoring.Service.Configuration;

/// <summary>What a reply promises.</summary>
public enum Durability
{
    /// <summary>The decision is on disk: it survives a kill of the process and a loss of power.</summary>
    Commit,

    /// <summary>The decision is on its way to the disk: a kill may lose the last milliseconds.</summary>
    Async,
}
