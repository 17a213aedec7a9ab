using System.Text;
using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>Decodes commands, carries them out and answers. A command that fails is answered with its reason.</summary>
internal sealed class DriverCommands(
    DriverContext context, DriverClients clients, Publications publications, Subscriptions subscriptions)
{
    public void OnCommand(int type, ReadOnlySpan<byte> message)
    {
        long? correlationId = null;
        try
        {
            var reader = new MessageReader(message);
            var clientId = reader.Long();
            correlationId = reader.Long();
            Execute(type, ref reader, clientId, correlationId.Value);
        }
        catch (AeronException exception)
        {
            context.Errors.Record(exception.Code, exception.Message);
            // Nobody knows whose a malformed command was.
            if (correlationId is { } id && exception.Code != AeronErrorCode.MalformedCommand)
                context.Answers.Error(id, exception.Code, exception.Message);
        }
    }

    private void Execute(int type, ref MessageReader reader, long clientId, long correlationId)
    {
        switch (type)
        {
            case CommandType.AddPublication:
                AddPublication(ref reader, clientId, correlationId, isExclusive: false);
                break;
            case CommandType.AddExclusivePublication:
                AddPublication(ref reader, clientId, correlationId, isExclusive: true);
                break;
            case CommandType.RemovePublication:
                RemovePublication(ref reader, clientId, correlationId);
                break;
            case CommandType.AddSubscription:
                AddSubscription(ref reader, clientId, correlationId);
                break;
            case CommandType.RemoveSubscription:
                RemoveSubscription(ref reader, clientId, correlationId);
                break;
            case CommandType.AddCounter:
                AddCounter(ref reader, clientId, correlationId);
                break;
            case CommandType.RemoveCounter:
                RemoveCounter(ref reader, clientId, correlationId);
                break;
            case CommandType.ClientKeepAlive:
                clients.KeepAlive(clientId);
                break;
            case CommandType.ClientClose:
                clients.Close(clientId);
                break;
            case CommandType.NextAvailableSessionId:
                context.Answers.NextSessionId(correlationId, publications.NextSessionId(reader.Int()));
                break;
            default:
                throw Refusal(type);
        }
    }

    private static AeronException Refusal(int type) => type switch
    {
        CommandType.AddDestination or CommandType.RemoveDestination or CommandType.RemoveDestinationById
            or CommandType.AddReceiveDestination or CommandType.RemoveReceiveDestination =>
            new AeronException(AeronErrorCode.NotSupported, "multi-destination channels are left out of this driver"),
        CommandType.TerminateDriver =>
            new AeronException(AeronErrorCode.NotSupported, "the driver ends with the process it is part of"),
        CommandType.AddStaticCounter =>
            new AeronException(AeronErrorCode.NotSupported, "static counters are left out of this driver"),
        CommandType.RejectImage =>
            new AeronException(AeronErrorCode.NotSupported, "rejecting images is left out of this driver"),
        _ => new AeronException(AeronErrorCode.UnknownCommand, $"command type {type} is not known"),
    };

    private void AddPublication(ref MessageReader reader, long clientId, long correlationId, bool isExclusive)
    {
        var streamId = reader.Int();
        var uri = ChannelUri.Parse(Encoding.Latin1.GetString(reader.Bytes(AeronLimits.ChannelBytesMax, "channel")));
        if (uri.IsSpy)
            throw ChannelUri.Wrong(uri.Text, "a spy cannot publish");
        var client = clients.GetOrAdd(clientId);
        RequireNew(client.Publications.ContainsKey(correlationId), correlationId);
        var publication = uri.IsIpc
            ? publications.AddIpc(uri, streamId, correlationId, client, isExclusive)
            : publications.AddUdp(uri, streamId, correlationId, client, isExclusive);
        client.Publications.Add(correlationId, publication);
        context.Answers.PublicationReady(correlationId, publication);
        if (publication is IpcPublication ipc && publication.RegistrationId == correlationId)
            subscriptions.Join(ipc);
    }

    private void RemovePublication(ref MessageReader reader, long clientId, long correlationId)
    {
        const int RevokeFlag = 1;
        var registrationId = reader.Long();
        // Older clients leave the flags out.
        var revokes = reader.Remaining >= sizeof(long) && (reader.Long() & RevokeFlag) != 0;
        if (!clients.GetOrAdd(clientId).Publications.Remove(registrationId, out var publication))
            throw new AeronException(AeronErrorCode.UnknownPublication, $"publication {registrationId} is not known");
        publication.ReleaseReference(revokes);
        context.Answers.Success(correlationId);
    }

    private void AddSubscription(ref MessageReader reader, long clientId, long correlationId)
    {
        _ = reader.Long();
        var streamId = reader.Int();
        var uri = ChannelUri.Parse(Encoding.Latin1.GetString(reader.Bytes(AeronLimits.ChannelBytesMax, "channel")));
        var client = clients.GetOrAdd(clientId);
        RequireNew(client.Subscriptions.ContainsKey(correlationId), correlationId);
        if (uri.IsSpy)
            throw uri.Unsupported("spies (aeron-spy) are left out of this driver");
        var link = uri.IsIpc
            ? subscriptions.AddIpc(uri, streamId, correlationId, client)
            : subscriptions.AddUdp(uri, streamId, correlationId, client);
        client.Subscriptions.Add(correlationId, link);
        context.Answers.SubscriptionReady(correlationId, link.Endpoint?.StatusCounterId ?? -1);
        subscriptions.Join(link, publications.Ipc);
    }

    private void RemoveSubscription(ref MessageReader reader, long clientId, long correlationId)
    {
        var registrationId = reader.Long();
        if (!clients.GetOrAdd(clientId).Subscriptions.Remove(registrationId, out var link))
            throw new AeronException(AeronErrorCode.UnknownSubscription, $"subscription {registrationId} is not known");
        subscriptions.Remove(link);
        context.Answers.Success(correlationId);
    }

    private void AddCounter(ref MessageReader reader, long clientId, long correlationId)
    {
        var typeId = reader.Int();
        var key = reader.Bytes(AeronLimits.KeyBytesMax, "key");
        reader.AlignTo(sizeof(int));
        var label = reader.Bytes(AeronLimits.LabelBytesMax, "label");
        var client = clients.GetOrAdd(clientId);
        RequireNew(client.Counters.ContainsKey(correlationId), correlationId);
        var counter = context.Counters.Allocate(typeId, key, label, correlationId, clientId, 0, 0);
        client.Counters.Add(correlationId, counter);
        context.Answers.CounterReady(correlationId, counter.Id);
    }

    private void RemoveCounter(ref MessageReader reader, long clientId, long correlationId)
    {
        var registrationId = reader.Long();
        if (!clients.GetOrAdd(clientId).Counters.Remove(registrationId, out var counter))
            throw new AeronException(AeronErrorCode.UnknownCounter, $"counter {registrationId} is not known");
        context.Answers.Success(correlationId);
        context.Answers.CounterUnavailable(registrationId, counter.Id);
        context.Counters.Free(counter);
    }

    private static void RequireNew(bool isThere, long correlationId)
    {
        if (isThere)
            throw new AeronException(AeronErrorCode.Generic, $"correlation id {correlationId} is in use");
    }
}
