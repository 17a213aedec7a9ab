namespace FraudScoring.Service.DecisionLog;

/// <summary>What a walker found at its place.</summary>
internal enum WalkStep
{
    /// <summary>A whole entry with a right checksum.</summary>
    Entry,

    /// <summary>Nothing was written here.</summary>
    End,

    /// <summary>Bytes that are no entry.</summary>
    Bad,
}
