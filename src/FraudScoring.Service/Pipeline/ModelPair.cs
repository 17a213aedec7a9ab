namespace FraudScoring.Service.Pipeline;

/// <summary>The model that decides and the one before it, which stays in memory for a roll back.</summary>
internal sealed record ModelPair(ModelInCharge Running, ModelInCharge? Previous);
