namespace FraudScoring.Core.Features.Profiles;

/// <summary>How a payment changes slots.</summary>
internal enum ProfileUpdateKind : byte
{
    /// <summary>Number of payments, sum of clipped amounts.</summary>
    RunningMean,

    /// <summary>One merged number.</summary>
    Total,

    /// <summary>Number, sum, and sum of squares in two slots.</summary>
    Moments,

    /// <summary>The last values, the newest first, as bits.</summary>
    Last,

    /// <summary>Time of the last value above a limit.</summary>
    Age,

    /// <summary>Decayed sum and its time.</summary>
    DecayedExcess,

    /// <summary>Decayed maximum and its time.</summary>
    DecayedMax,
}
