namespace FraudScoring.LoadTests.Measuring;

/// <summary>How one payment ended, as its sender saw it.</summary>
internal enum Outcome
{
    /// <summary>Decided.</summary>
    Ok,

    /// <summary>Refused because the service was full.</summary>
    Full,

    /// <summary>Refused because the service was stopping or away.</summary>
    Unavailable,

    /// <summary>Refused because a deadline had passed.</summary>
    Late,

    /// <summary>Refused as wrong: the load test or the service has a fault.</summary>
    Invalid,

    /// <summary>Any other status.</summary>
    Failed,

    /// <summary>The connection broke before the answer came.</summary>
    Lost,

    /// <summary>No answer when the waiting ended.</summary>
    Unanswered,

    /// <summary>Could not be sent within the injector's patience: everything that may be under way was.</summary>
    NotSent,
}
