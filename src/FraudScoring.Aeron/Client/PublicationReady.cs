using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Client;

/// <summary>The driver's answer to a new publication.</summary>
internal readonly record struct PublicationReady(
    long CorrelationId, long RegistrationId, int SessionId, int StreamId, int LimitCounterId, int ChannelStatusId, string LogPath)
{
    public static PublicationReady Read(ref MessageReader reader) => new(
        reader.Long(), reader.Long(), reader.Int(), reader.Int(), reader.Int(), reader.Int(),
        reader.Text(AeronLimits.PathBytesMax, "log file"));
}
