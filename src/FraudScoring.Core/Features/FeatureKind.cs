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
}
