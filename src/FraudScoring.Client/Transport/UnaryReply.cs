namespace FraudScoring.Client.Transport;

/// <summary>A reply and what was said beside it.</summary>
internal readonly record struct UnaryReply<T>(T Message, bool IsDuplicate);
