namespace FraudScoring.Service.DecisionLog;

/// <summary>What an entry of the log is. Kinds that a reader does not know are passed on, not refused.</summary>
internal enum EntryKind : byte
{
    /// <summary>The first entry of each segment; takes no offset of its own.</summary>
    SegmentHeader = 0,

    /// <summary>A decision record.</summary>
    Decision = 1,

    /// <summary>What a payment turned out to be.</summary>
    Label = 2,

    /// <summary>Ends a page; takes no offset of its own.</summary>
    Filler = 255,
}
