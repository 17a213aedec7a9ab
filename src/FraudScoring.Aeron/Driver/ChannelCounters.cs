using System.Buffers.Binary;
using System.Net;
using System.Text;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Status and bound address of one socket.</summary>
internal sealed class ChannelCounters
{
    /// <summary>Counters that one socket takes.</summary>
    public const int CounterCount = 2;

    private const long ActiveStatus = 1;
    private const int AddressTextOffset = 8;
    private readonly DriverCounter _status;
    private readonly DriverCounter _address;

    public ChannelCounters(DriverCounters counters, int statusType, string prefix, string channel, IPEndPoint local)
    {
        Span<byte> key = stackalloc byte[AeronLimits.KeyBytesMax];
        key.Clear();
        var shown = channel[..Math.Min(channel.Length, key.Length - sizeof(int))];
        BinaryPrimitives.WriteInt32LittleEndian(key, shown.Length);
        Encoding.ASCII.GetBytes(shown, key[sizeof(int)..]);
        _status = counters.Allocate(statusType, key, $"{prefix}-channel: {channel} {local}", 0, -1, value: ActiveStatus);

        key.Clear();
        var address = local.ToString();
        BinaryPrimitives.WriteInt32LittleEndian(key, _status.Id);
        BinaryPrimitives.WriteInt32LittleEndian(key[sizeof(int)..], address.Length);
        Encoding.ASCII.GetBytes(address, key[AddressTextOffset..]);
        var label = $"{prefix}-local-sockaddr: {_status.Id} {address}";
        _address = counters.Allocate(CounterTypes.LocalSocketAddress, key, label, 0, -1, value: ActiveStatus);
    }

    public int StatusId => _status.Id;

    public void Free(DriverCounters counters)
    {
        counters.Free(_status);
        counters.Free(_address);
    }
}
