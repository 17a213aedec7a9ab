namespace FraudScoring.Aeron.Buffers;

/// <summary>Takes one message; the span is valid during the call only.</summary>
internal delegate void RingMessageHandler(int type, ReadOnlySpan<byte> message);
