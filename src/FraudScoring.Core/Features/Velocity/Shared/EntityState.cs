namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// State of one entity while it is here: the blocks of its payments and its known frauds, zero where there is none.
/// </summary>
internal struct EntityState
{
    public long Payments;
    public long Frauds;
}
