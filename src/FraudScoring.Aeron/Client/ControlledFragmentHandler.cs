namespace FraudScoring.Aeron.Client;

/// <summary>Takes a fragment and says how to go on.</summary>
public delegate ControlledPollAction ControlledFragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);
