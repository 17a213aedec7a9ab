using System.Buffers.Binary;
using System.Text;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Key and label of the counters that belong to a stream.</summary>
internal readonly record struct StreamCounterKey(long RegistrationId, int SessionId, int StreamId, string Channel)
{
    public DriverCounter Allocate(
        DriverCounters counters, int typeId, string name, long ownerId, long value, long referenceId = 0, string suffix = "")
    {
        Span<byte> key = stackalloc byte[AeronLimits.KeyBytesMax];
        key.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(key, RegistrationId);
        BinaryPrimitives.WriteInt32LittleEndian(key[CounterLayout.StreamKeySessionOffset..], SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(key[CounterLayout.StreamKeyStreamOffset..], StreamId);
        var shown = Channel[..Math.Min(Channel.Length, CounterLayout.StreamKeyChannelBytesMax)];
        BinaryPrimitives.WriteInt32LittleEndian(key[CounterLayout.StreamKeyChannelLengthOffset..], shown.Length);
        Encoding.ASCII.GetBytes(shown, key[CounterLayout.StreamKeyChannelOffset..]);
        var label = $"{name}: {RegistrationId} {SessionId} {StreamId} {Channel}{suffix}";
        return counters.Allocate(typeId, key, label, RegistrationId, ownerId, referenceId, value);
    }
}
