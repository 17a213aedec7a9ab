namespace FraudScoring.Service.DecisionLog;

/// <summary>What recovery found broken and what it did about it.</summary>
/// <param name="File">The file with the first bytes that are no entry.</param>
/// <param name="Position">Where in it they are.</param>
/// <param name="FirstLostOffset">The first offset that could not be read; appending continues with it.</param>
/// <param name="Reason">What is wrong there.</param>
/// <param name="BytesCut">Bytes from there to the end of the log that are no longer part of it.</param>
/// <param name="IntactEntriesCut">Whole entries among them; they cannot stay, because there is a gap before them.</param>
/// <param name="CommittedEntriesLost">Entries that were committed and are lost; null when that cannot be known.</param>
/// <param name="KeptIn">The folder with the damaged files as they were; null for a write that was interrupted before
/// its commit, of which nothing was ever acknowledged.</param>
internal sealed record LogDamage(
    string File, long Position, ulong FirstLostOffset, string Reason, long BytesCut, long IntactEntriesCut,
    ulong? CommittedEntriesLost, string? KeptIn)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var lost = CommittedEntriesLost is { } count ? $"{count} committed entries" : "an unknown number of entries";
        var kept = KeptIn is null ? "nothing of it had been committed" : $"the files as they were are in {KeptIn}";
        return $"{File}: byte {Position}: {Reason}; lost from offset {FirstLostOffset}: {lost} ({BytesCut} bytes, "
            + $"{IntactEntriesCut} whole entries among them); {kept}";
    }
}
