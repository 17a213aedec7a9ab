using System.Text;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Client;

/// <summary>Encodes commands. Called under the client's lock.</summary>
internal sealed class DriverProxy(ManyToOneRing ring, long clientId)
{
    private const int WriteAttemptsMax = 1000;
    private readonly byte[] _scratch = new byte[MessageWriter.LengthMax];

    public long AddPublication(string channel, int streamId, bool isExclusive)
    {
        var writer = Begin(out var correlationId);
        writer.Int(streamId);
        writer.Bytes(Bytes(channel));
        Write(isExclusive ? CommandType.AddExclusivePublication : CommandType.AddPublication, writer.Written);
        return correlationId;
    }

    public long AddSubscription(string channel, int streamId)
    {
        var writer = Begin(out var correlationId);
        writer.Long(-1);
        writer.Int(streamId);
        writer.Bytes(Bytes(channel));
        Write(CommandType.AddSubscription, writer.Written);
        return correlationId;
    }

    public long AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        if (key.Length > AeronLimits.KeyBytesMax)
            throw new ArgumentException($"key of {key.Length} bytes, expected at most {AeronLimits.KeyBytesMax}");
        var writer = Begin(out var correlationId);
        writer.Int(typeId);
        writer.Bytes(key);
        writer.AlignTo(sizeof(int));
        writer.Text(label, AeronLimits.LabelBytesMax);
        Write(CommandType.AddCounter, writer.Written);
        return correlationId;
    }

    public void Remove(int commandType, long registrationId)
    {
        var writer = Begin(out _);
        writer.Long(registrationId);
        if (commandType == CommandType.RemovePublication)
            writer.Long(0);
        Write(commandType, writer.Written);
    }

    public void Close()
    {
        var writer = new MessageWriter(_scratch);
        writer.Long(clientId);
        writer.Long(-1);
        ring.TryWrite(CommandType.ClientClose, writer.Written);
    }

    private static byte[] Bytes(string channel)
    {
        if (channel.Length > AeronLimits.ChannelBytesMax || !Ascii.IsValid(channel))
        {
            throw new AeronException(
                AeronErrorCode.InvalidChannel, $"channel: expected at most {AeronLimits.ChannelBytesMax} ASCII characters");
        }

        return Encoding.ASCII.GetBytes(channel);
    }

    private MessageWriter Begin(out long correlationId)
    {
        correlationId = ring.NextCorrelationId();
        var writer = new MessageWriter(_scratch);
        writer.Long(clientId);
        writer.Long(correlationId);
        return writer;
    }

    private void Write(int type, ReadOnlySpan<byte> message)
    {
        for (var attempt = 0; attempt < WriteAttemptsMax; attempt++)
        {
            if (ring.TryWrite(type, message))
                return;
            Thread.Yield();
        }

        throw new AeronException(AeronErrorCode.ResourceTemporarilyUnavailable, "the driver's command buffer is full");
    }
}
