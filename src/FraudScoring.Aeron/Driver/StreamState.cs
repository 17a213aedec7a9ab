namespace FraudScoring.Aeron.Driver;

/// <summary>Life of a publication or of an image.</summary>
internal enum StreamState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>No more data comes; the subscribers read the rest.</summary>
    Draining,

    /// <summary>Everything was read; the log stays for a while.</summary>
    Linger,

    /// <summary>May be deleted.</summary>
    Done,
}
