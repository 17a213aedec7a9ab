using System.Buffers;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Ingress;

/// <summary>Finds recorded decisions by transaction id. Any thread.</summary>
internal sealed class DecisionReader(DurableLog log, OnceIndex once)
{
    /// <summary>
    /// The encoded <c>DecisionRecord</c> of a transaction, once it is committed; null when the id is not known.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string transactionId, CancellationToken cancellation)
    {
        var key = EntityKey.Of(System.Text.Encoding.UTF8.GetBytes(transactionId));
        if (!once.TryGet(key, out var known))
            return null;
        await log.WaitCommittedAsync(known.Offset, cancellation);
        var buffer = new ArrayBufferWriter<byte>(1024);
        return log.TryRead(known.Offset, buffer, out _) ? buffer.WrittenMemory : null;
    }
}
