using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// FasterLog would write a file for each commit. Recovery reads the entries themselves, so there is nothing to write.
/// </summary>
internal sealed class NoCommitFiles : ILogCommitManager
{
    /// <inheritdoc/>
    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum,
        bool forceWriteMetadata)
    {
    }

    /// <inheritdoc/>
    public byte[]? GetCommitMetadata(long commitNum) => null;

    /// <inheritdoc/>
    public IEnumerable<long> ListCommits() => [];

    /// <inheritdoc/>
    public void RemoveCommit(long commitNum)
    {
    }

    /// <inheritdoc/>
    public void RemoveAllCommits()
    {
    }

    /// <inheritdoc/>
    public void OnRecovery(long commitNum)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
