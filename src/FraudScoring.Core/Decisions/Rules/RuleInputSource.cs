namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Where a number that rules read comes from.</summary>
internal enum RuleInputSource : byte
{
    /// <summary>A feature of the model.</summary>
    Feature,

    /// <summary>A feature that only the policy asks for.</summary>
    ExtraFeature,

    Amount,
    AmountMinor,
    Score,
    Risk,
    Hour,
    Weekday,
    Latitude,
    Longitude,
    Channel,
    EntryMode,
    AvsResult,
    CvvResult,
    ThreeDsResult,
    IssuerResult,
}
