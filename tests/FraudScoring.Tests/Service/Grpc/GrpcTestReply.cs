using System.Net;

namespace FraudScoring.Tests.Service.Grpc;

/// <summary>What came back, as it was on the wire. Status and message come from headers or trailers.</summary>
internal sealed record GrpcTestReply(
    HttpStatusCode HttpStatus, bool IsTrailersOnly, int? Status, string? Message, byte[] Body,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The single message of the body.</summary>
    public byte[] Single
    {
        get
        {
            var messages = GrpcTestClient.Unframe(Body);
            return Assert.Single(messages);
        }
    }
}
