namespace FraudScoring.Service.Models;

/// <summary>Why a version in the model folder was not taken, in a sentence, and when.</summary>
internal sealed record ModelRefusal(string Reason, DateTimeOffset At);
