namespace FraudScoring.Service.Pipeline;

/// <summary>What became of a payment in the pipeline.</summary>
internal enum DecisionStatus : byte
{
    /// <summary>Decided and recorded; the reply is there.</summary>
    Decided,

    /// <summary>The caller's deadline had passed before scoring; nothing was recorded.</summary>
    DeadlineExceeded,

    /// <summary>The decision could not be recorded or read back; the caller may try again.</summary>
    Unavailable,

    /// <summary>The labelled payment is not known.</summary>
    NotFound,
}
