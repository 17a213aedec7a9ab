namespace FraudScoring.FunctionalTests.Messages;

/// <summary>What came back on the wire.</summary>
/// <param name="HttpStatus">The status of HTTP.</param>
/// <param name="Message">Bytes of the first message, without its prefix; empty when there is none.</param>
/// <param name="Status">The gRPC status, from the head or the trailers.</param>
/// <param name="Detail">The gRPC message, decoded.</param>
/// <param name="IsDuplicate">Whether the reply is said to repeat a recorded one.</param>
internal sealed record RawReply(int HttpStatus, byte[] Message, string Status, string Detail, bool IsDuplicate);
