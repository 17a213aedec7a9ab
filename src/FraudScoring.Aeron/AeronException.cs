namespace FraudScoring.Aeron;

/// <summary>A driver's refusal, a driver that is gone, a directory that cannot be used.</summary>
public sealed class AeronException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AeronException(AeronErrorCode code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>The kind of error.</summary>
    public AeronErrorCode Code { get; }
}
