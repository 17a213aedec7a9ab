namespace FraudScoring.Core.Features;

/// <summary>The numbers that a feature may take beside its window; in <c>model.json</c> in snake case.</summary>
public enum FeatureParameter : byte
{
    /// <summary>Limit above which a value counts.</summary>
    Over,

    /// <summary>Times the running mean to which an amount is clipped before it joins it.</summary>
    Clip,

    /// <summary>Amount to which an entity's first amounts are clipped, major units.</summary>
    Cap,

    /// <summary>Amount that a mean begins with, as if it were one payment, major units.</summary>
    Start,

    /// <summary>How many payments ago.</summary>
    Back,

    /// <summary>Fewest payments that a comparison needs.</summary>
    MinCount,

    /// <summary>Smallest standard deviation that is divided by.</summary>
    MinDeviation,

    /// <summary>Frauds that are added to a share's part, for smoothing.</summary>
    PriorFrauds,

    /// <summary>Payments that are added to a share's whole, for smoothing.</summary>
    PriorCount,

    /// <summary>First hour of the night, UTC.</summary>
    FromHour,

    /// <summary>First hour after the night, UTC.</summary>
    UntilHour,
}
