using System.Buffers.Binary;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Who uses the driver. A client appears with its first command and goes when it says so or falls silent.</summary>
internal sealed class DriverClients(DriverContext context, Publications publications, Subscriptions subscriptions)
{
    private readonly Dictionary<long, DriverClient> _clients = [];

    public DriverClient GetOrAdd(long clientId)
    {
        if (_clients.TryGetValue(clientId, out var client))
            return client;
        if (_clients.Count == AeronLimits.ClientsMax)
        {
            throw new AeronException(
                AeronErrorCode.ResourceTemporarilyUnavailable, $"the driver has {_clients.Count} clients, which is its maximum");
        }

        Span<byte> key = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(key, clientId);
        var heartbeat = context.Counters.Allocate(
            CounterTypes.ClientHeartbeat, key, $"client-heartbeat: id={clientId}", clientId, clientId, value: context.Clock.NowMs);
        client = new DriverClient(clientId, heartbeat);
        _clients.Add(clientId, client);
        context.Answers.CounterReady(clientId, heartbeat.Id);
        return client;
    }

    public void KeepAlive(long clientId) => GetOrAdd(clientId).Heartbeat.Set(context.Clock.NowMs);

    public void Close(long clientId)
    {
        if (!_clients.TryGetValue(clientId, out var client))
            return;
        client.IsClosed = true;
        Remove(client);
    }

    public void OnTimer()
    {
        foreach (var client in _clients.Values)
        {
            if (context.Clock.NowMs > client.Heartbeat.Shared + context.ClientLivenessMs)
                Remove(client);
        }
    }

    private void Remove(DriverClient client)
    {
        _clients.Remove(client.Id);
        if (!client.IsClosed)
        {
            context.Totals.Increment(SystemCounter.ClientTimeouts);
            context.Answers.ClientTimeout(client.Id);
        }

        foreach (var publication in client.Publications.Values)
            publication.ReleaseReference(revokes: false);
        foreach (var link in client.Subscriptions.Values)
            subscriptions.Remove(link);
        foreach (var (registrationId, counter) in client.Counters)
            Free(registrationId, counter);
        Free(client.Id, client.Heartbeat);
        publications.DeleteDone();
    }

    private void Free(long registrationId, DriverCounter counter)
    {
        context.Answers.CounterUnavailable(registrationId, counter.Id);
        context.Counters.Free(counter);
    }
}
