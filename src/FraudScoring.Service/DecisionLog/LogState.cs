namespace FraudScoring.Service.DecisionLog;

/// <summary>Whether the log takes entries.</summary>
internal enum LogState
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>It could not write and takes no more until the process is started anew.</summary>
    Failed,

    /// <summary>It was closed.</summary>
    Closed,
}
