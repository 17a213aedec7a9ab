namespace FraudScoring.LoadTests.Scenarios;

/// <summary>What happens to the service while load runs.</summary>
internal enum EventKind
{
    /// <summary>Another version of the model is published in its folder.</summary>
    SwapModel,

    /// <summary>Another policy is put in charge.</summary>
    SwapPolicy,

    /// <summary>The service is killed (SIGKILL) and started again on its data and ports.</summary>
    KillRestart,

    /// <summary>Redis is killed.</summary>
    KillRedis,

    /// <summary>Redis is started again on its data and port.</summary>
    StartRedis,
}
