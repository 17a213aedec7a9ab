namespace FraudScoring.Client;

/// <summary>How a call ended: the status codes of gRPC.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    Ok = 0,

    /// <summary>The call was cancelled.</summary>
    Cancelled = 1,

    /// <summary>Failed without a code that is known here.</summary>
    Unknown = 2,

    /// <summary>A field of the request is wrong; the message names every wrong one. A retry does not help.</summary>
    InvalidArgument = 3,

    /// <summary>No answer in time. The payment may have been scored; its id gets that decision.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such decision or cursor.</summary>
    NotFound = 5,

    /// <summary>It exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>The service is full; retried by the client.</summary>
    ResourceExhausted = 8,

    /// <summary>The service is not in a state for this call.</summary>
    FailedPrecondition = 9,

    /// <summary>Another call was in the way.</summary>
    Aborted = 10,

    /// <summary>Outside of what exists, such as an offset that is not retained.</summary>
    OutOfRange = 11,

    /// <summary>The service does not know the method.</summary>
    Unimplemented = 12,

    /// <summary>The service or the connection broke a rule.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached or is shutting down; retried by the client.</summary>
    Unavailable = 14,

    /// <summary>Stored data is lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
