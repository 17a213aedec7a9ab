namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>What came and went over Aeron since the start. Written by the polling thread; reading is approximate.</summary>
internal sealed class AeronCounters
{
    /// <summary>Gateways that are connected or connecting.</summary>
    public long Sessions { get; set; }

    /// <summary>Payments that were asked about.</summary>
    public long Requests { get; set; }

    /// <summary>Payments that were refused: wrong, late, or more than there is room for.</summary>
    public long Rejects { get; set; }

    /// <summary>Gateways that were cut off because they did not read their replies.</summary>
    public long CutOff { get; set; }

    /// <summary>Replies to gateways that were gone.</summary>
    public long RepliesLost { get; set; }

    /// <summary>Messages that nobody can answer: unreadable, or from a gateway that has not said where replies go.</summary>
    public long Unanswerable { get; set; }

    /// <summary>Gateways that could not be connected: too many, or nothing reads where they want their replies.</summary>
    public long ConnectsRefused { get; set; }
}
