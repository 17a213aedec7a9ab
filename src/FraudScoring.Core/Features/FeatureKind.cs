namespace FraudScoring.Core.Features;

/// <summary>The kinds of feature that a model may declare; in <c>model.json</c> in snake case.</summary>
public enum FeatureKind : byte
{
    /// <summary>Amount in major units of the reference currency.</summary>
    Amount,

    /// <summary>Hour of the event time, UTC, 0 to 23.</summary>
    Hour,

    /// <summary>Day of the week of the event time, UTC, 0 (Monday) to 6.</summary>
    Weekday,

    /// <summary>Channel as its number on the wire.</summary>
    Channel,

    /// <summary>Entry mode as its number on the wire.</summary>
    EntryMode,

    /// <summary>Address check as its number on the wire.</summary>
    AvsResult,

    /// <summary>Security-code check as its number on the wire.</summary>
    CvvResult,

    /// <summary>3-D Secure result as its number on the wire.</summary>
    ThreeDsResult,

    /// <summary>Issuer's answer as its number on the wire.</summary>
    IssuerResult,

    /// <summary>Merchant category code as a number.</summary>
    Mcc,

    /// <summary>1 when the card and the merchant are of different countries, else 0.</summary>
    CardForeign,

    /// <summary>1 when the billing and the shipping country differ, else 0.</summary>
    ShippingMismatch,

    /// <summary>Payments of the entity in the window.</summary>
    Count,

    /// <summary>Sum of the amounts in the window, major units.</summary>
    Sum,

    /// <summary>Mean of the amounts in the window, major units; NaN when there are none.</summary>
    Mean,

    /// <summary>Largest amount in the window, major units; NaN when there are none.</summary>
    Max,

    /// <summary>Population standard deviation of the amounts in the window, major units.</summary>
    Stddev,

    /// <summary>Different values of another field (<c>of</c>) in the window; at most 128 are told apart for busy keys.</summary>
    Distinct,

    /// <summary>1 when the entity had this payment's value of another field (<c>of</c>) in the window before, else 0.</summary>
    Seen,

    /// <summary>Declined authorisations in the window.</summary>
    DeclinedCount,

    /// <summary>Share of declined authorisations in the window.</summary>
    DeclinedShare,

    /// <summary>
    /// Seconds since the entity's last payment; NaN when there is none in the entity's longest window (at least a day).
    /// For a busy key NaN too when the payment is older than the newest.
    /// </summary>
    SinceLast,

    /// <summary>This amount over the mean of the entity's earlier amounts in the window.</summary>
    Ratio,

    /// <summary>This amount's distance from that mean, in standard deviations of the earlier amounts.</summary>
    Zscore,

    /// <summary>Kilometres from the entity's last known place, as far back as <see cref="SinceLast"/> looks.</summary>
    DistanceKm,

    /// <summary>Speed in km/h that the entity's last known place implies.</summary>
    SpeedKmh,

    /// <summary>Payments in the window that ended <c>delay</c> ago.</summary>
    LabelCount,

    /// <summary>Payments in the window that ended <c>delay</c> ago and are known to be fraud.</summary>
    LabelFrauds,

    /// <summary>Share of those payments known to be fraud; 0 when there were no payments.</summary>
    LabelRisk,

    /// <summary>1 on Saturday and Sunday, UTC, else 0.</summary>
    Weekend,

    /// <summary>1 from <c>from_hour</c> to before <c>until_hour</c>, UTC, across midnight when they are so ordered; else 0.</summary>
    Night,

    /// <summary>This amount over the largest of the entity's earlier amounts in the window.</summary>
    MaxRatio,

    /// <summary>
    /// This amount over the running mean of all the entity's earlier amounts, each clipped to <c>clip</c> times the mean
    /// of its time, the first three to <c>cap</c>; <c>start</c> counts as one more payment.
    /// </summary>
    RunningRatio,

    /// <summary>Mean of the entity's amounts known to be legitimate (not reported for <c>delay</c>), with <c>start</c> as one more.</summary>
    KnownMean,

    /// <summary>This amount over that mean; missing, or <c>else</c>, while fewer than <c>min_count</c> are known.</summary>
    KnownRatio,

    /// <summary>Sum of another feature's values at the entity's earlier payments.</summary>
    PastSum,

    /// <summary>Their mean.</summary>
    PastMean,

    /// <summary>Their largest.</summary>
    PastMax,

    /// <summary>How many were above <c>over</c>.</summary>
    PastCount,

    /// <summary>Sum of what each was above <c>over</c>.</summary>
    PastExcess,

    /// <summary>This value's distance from the mean of all earlier ones, in their standard deviations.</summary>
    PastZscore,

    /// <summary>The last value, or the one <c>back</c> payments ago.</summary>
    PastLast,

    /// <summary>Seconds since a value was last above <c>over</c>.</summary>
    PastAge,

    /// <summary>Sum of what each was above <c>over</c>, each falling by e in every <c>decay</c>.</summary>
    PastDecayedExcess,

    /// <summary>Largest value, which falls by e in every <c>decay</c> until a larger one comes.</summary>
    PastDecayedMax,

    /// <summary>Label clock: unexplained frauds since the last payment known to be legitimate.</summary>
    ClockRun,

    /// <summary>Seconds since the first fraud of that run; missing without a run.</summary>
    ClockFirst,

    /// <summary>Seconds since the last legitimate payment before that run; missing without a run.</summary>
    ClockLegitBefore,

    /// <summary>Seconds since the last unexplained fraud that is known.</summary>
    ClockFraudAge,

    /// <summary>Seconds since the last payment known to be legitimate.</summary>
    ClockLegitAge,

    /// <summary>Seconds since the last payment of which anything is known.</summary>
    ClockKnownAge,

    /// <summary>Known unexplained frauds in the window that ended <c>delay</c> ago.</summary>
    ClockFrauds,

    /// <summary>Their share in the payments of that window.</summary>
    ClockRisk,

    /// <summary>Share of frauds in the known payments, each weighing less by e for every <c>decay</c> since it was known.</summary>
    ClockDecayedRisk,

    /// <summary>Distance of the logarithm of this amount from its group's mean, in the group's standard deviations.</summary>
    GroupZscore,

    /// <summary>Distance of the logarithm of this amount from its group's mean.</summary>
    GroupDifference,

    /// <summary>Share of the group's earlier payments in those of the larger group that it is a part of.</summary>
    GroupShare,

    /// <summary>
    /// Place of the text of <c>field</c> in the list of <c>terms</c>, from 0; NaN when it is not in the list or was not
    /// provided. For splits on sets of such numbers: as an order they mean nothing.
    /// </summary>
    Code,
}
