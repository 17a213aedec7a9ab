using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace FraudScoring.Client.Transport;

/// <summary>Takes the messages off a response's body. For one reader at a time.</summary>
internal sealed class ReplyReader(Stream body) : IDisposable
{
    private const int InitialBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>The next message, or null at the end of the body.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            if (TryTake(parser) is { } message)
                return message;
            if (await FillAsync(cancellation))
                continue;
            return _start == _end
                ? null
                : throw new FraudScoringException(StatusCode.Internal, "the response ends within a message");
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end) = (0, 0);
    }

    private T? TryTake<T>(MessageParser<T> parser) where T : class, IMessage<T>
    {
        var available = _buffer.AsSpan(_start, _end - _start);
        if (available.Length < MessageFrame.PrefixBytes)
            return null;

        var length = MessageLength(available);
        if (available.Length < MessageFrame.PrefixBytes + length)
            return null;
        _start += MessageFrame.PrefixBytes + length;
        return Parse(parser, available.Slice(MessageFrame.PrefixBytes, length));
    }

    private static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> message) where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new FraudScoringException(StatusCode.Internal, $"the reply cannot be read: {error.Message}", error);
        }
    }

    private static int MessageLength(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] != 0)
            throw new FraudScoringException(StatusCode.Internal, "the reply is compressed, which was not asked for");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > MessageFrame.ReplyBytesMax)
            throw new FraudScoringException(StatusCode.ResourceExhausted,
                $"the reply has {length} bytes, at most {MessageFrame.ReplyBytesMax} are accepted");
        return (int)length;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _buffer.Length)
            return;

        // A message's length has been judged before its bytes are gathered, so this ends at ReplyBytesMax.
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
