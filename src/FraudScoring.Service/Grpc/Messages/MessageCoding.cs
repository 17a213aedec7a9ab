using System.Buffers;
using Google.Protobuf;

namespace FraudScoring.Service.Grpc.Messages;

/// <summary>Parses request messages with generated classes.</summary>
internal static class MessageCoding
{
    /// <summary>Throws INVALID_ARGUMENT when the bytes are not such a message.</summary>
    public static T Parse<T>(MessageParser<T> parser, in ReadOnlySequence<byte> bytes) where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            var name = parser.ParseFrom(ByteString.Empty).Descriptor.FullName;
            throw new GrpcException(GrpcStatusCode.InvalidArgument,
                $"the request is not a valid {name} message: {error.Message}");
        }
    }
}
