namespace FraudScoring.Core.Decisions.Policies;

/// <summary>What a test token forces.</summary>
public enum TestOutcome : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>ALLOW.</summary>
    Allow,

    /// <summary>REVIEW.</summary>
    Review,

    /// <summary>BLOCK.</summary>
    Block,

    /// <summary>A decision as if velocity had not answered.</summary>
    Degraded,

    /// <summary>No decision in time.</summary>
    Timeout,
}
