namespace FraudScoring.Aeron.Client;

/// <summary>Takes a fragment; the span is the log itself and valid during the call only.</summary>
public delegate void FragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);
