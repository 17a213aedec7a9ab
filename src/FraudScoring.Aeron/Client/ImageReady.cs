using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Client;

/// <summary>The driver's word that a subscription has a new image.</summary>
internal readonly record struct ImageReady(
    long CorrelationId, int SessionId, int StreamId, long SubscriptionId, int PositionCounterId, string LogPath, string Source)
{
    public static ImageReady Read(ref MessageReader reader)
    {
        var correlationId = reader.Long();
        var sessionId = reader.Int();
        var streamId = reader.Int();
        var subscriptionId = reader.Long();
        var counterId = reader.Int();
        var path = reader.Text(AeronLimits.PathBytesMax, "log file");
        reader.AlignTo(sizeof(int));
        var source = reader.Text(AeronLimits.PathBytesMax, "source identity");
        return new ImageReady(correlationId, sessionId, streamId, subscriptionId, counterId, path, source);
    }
}
