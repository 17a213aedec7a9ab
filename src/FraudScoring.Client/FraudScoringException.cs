namespace FraudScoring.Client;

/// <summary>A call that did not succeed.</summary>
/// <param name="statusCode">How it ended.</param>
/// <param name="message">What the service or the connection says about it.</param>
/// <param name="inner">The failure of the connection, if that is the cause.</param>
public sealed class FraudScoringException(StatusCode statusCode, string message, Exception? inner = null)
    : Exception($"{statusCode}: {message}", inner)
{
    /// <summary>How the call ended.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>What the service says, without the code.</summary>
    public string Detail { get; } = message;

    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient => StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted;
}
