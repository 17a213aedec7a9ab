namespace FraudScoring.Service.Velocity.Redis;

/// <summary>One element of a reply.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The number, or the elements of an array.</param>
/// <param name="Start">Where its bytes lie in the reply.</param>
/// <param name="Length">How many there are.</param>
internal readonly record struct RespToken(RespKind Kind, long Number, int Start, int Length);
