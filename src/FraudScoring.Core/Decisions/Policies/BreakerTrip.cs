namespace FraudScoring.Core.Decisions.Policies;

/// <summary>What made a breaker trip.</summary>
public enum BreakerTrip : byte
{
    /// <summary>It has not tripped.</summary>
    None,

    /// <summary>The share of blocks was above its band.</summary>
    ManyBlocks,

    /// <summary>The share of blocks was below its band.</summary>
    FewBlocks,

    /// <summary>The share of reviews was above its band.</summary>
    ManyReviews,

    /// <summary>The share of reviews was below its band.</summary>
    FewReviews,
}
