namespace FraudScoring.Core.Decisions.Lists;

/// <summary>What a table knows of a key.</summary>
internal enum ListMatch : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is there.</summary>
    Found,

    /// <summary>It is there, and does not count any more.</summary>
    Expired,

    /// <summary>It was taken off, whatever an older table says.</summary>
    Removed,
}
