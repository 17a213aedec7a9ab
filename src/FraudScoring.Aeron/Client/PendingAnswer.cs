namespace FraudScoring.Aeron.Client;

/// <summary>A command whose answer is awaited.</summary>
internal sealed record PendingAnswer(string Channel, int StreamId, Action<Image>? OnAvailable, Action<Image>? OnUnavailable)
{
    /// <summary>The publication, subscription or counter, once it is there.</summary>
    public object? Resource { get; set; }

    public Exception? Error { get; set; }
}
