using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>Encodes answers. The driver's thread only.</summary>
internal sealed class DriverAnswers(BroadcastTransmitter transmitter)
{
    private const int ErrorTextMax = 1023;
    private readonly byte[] _scratch = new byte[MessageWriter.LengthMax];

    public void Error(long correlationId, AeronErrorCode code, string message)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(correlationId);
        writer.Int((int)code);
        writer.Text(message, ErrorTextMax);
        transmitter.Transmit(AnswerType.Error, writer.Written);
    }

    public void Success(long correlationId)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(correlationId);
        transmitter.Transmit(AnswerType.OperationSuccess, writer.Written);
    }

    public void PublicationReady(long correlationId, DriverPublication publication)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(correlationId);
        writer.Long(publication.RegistrationId);
        writer.Int(publication.SessionId);
        writer.Int(publication.StreamId);
        writer.Int(publication.LimitCounterId);
        writer.Int(publication.ChannelStatusId);
        writer.Text(publication.LogPath, AeronLimits.PathBytesMax);
        var type = publication.IsExclusive ? AnswerType.ExclusivePublicationReady : AnswerType.PublicationReady;
        transmitter.Transmit(type, writer.Written);
    }

    public void SubscriptionReady(long correlationId, int channelStatusId)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(correlationId);
        writer.Int(channelStatusId);
        transmitter.Transmit(AnswerType.SubscriptionReady, writer.Written);
    }

    public void AvailableImage(ISubscribable source, SubscriberPosition position)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(source.RegistrationId);
        writer.Int(source.SessionId);
        writer.Int(source.StreamId);
        writer.Long(position.Link.RegistrationId);
        writer.Int(position.Counter.Id);
        writer.Text(source.LogPath, AeronLimits.PathBytesMax);
        writer.AlignTo(sizeof(int));
        writer.Text(source.SourceIdentity, 128);
        transmitter.Transmit(AnswerType.AvailableImage, writer.Written);
    }

    public void UnavailableImage(ISubscribable source, SubscriptionLink link)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(source.RegistrationId);
        writer.Long(link.RegistrationId);
        writer.Int(source.StreamId);
        writer.Text(link.Uri.Text, AeronLimits.ChannelBytesMax);
        transmitter.Transmit(AnswerType.UnavailableImage, writer.Written);
    }

    public void CounterReady(long correlationId, int counterId) => Counter(AnswerType.CounterReady, correlationId, counterId);

    public void CounterUnavailable(long correlationId, int counterId) =>
        Counter(AnswerType.UnavailableCounter, correlationId, counterId);

    public void ClientTimeout(long clientId)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(clientId);
        transmitter.Transmit(AnswerType.ClientTimeout, writer.Written);
    }

    public void NextSessionId(long correlationId, int sessionId) =>
        Counter(AnswerType.NextAvailableSessionId, correlationId, sessionId);

    private void Counter(int type, long correlationId, int value)
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(correlationId);
        writer.Int(value);
        transmitter.Transmit(type, writer.Written);
    }
}
