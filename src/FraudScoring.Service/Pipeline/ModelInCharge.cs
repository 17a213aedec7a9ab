namespace FraudScoring.Service.Pipeline;

/// <summary>A model and the time at which it was put in charge.</summary>
internal sealed record ModelInCharge(ActiveModel Model, DateTimeOffset Since);
