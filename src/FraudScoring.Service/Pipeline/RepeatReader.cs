using System.Buffers;
using FraudScoring.Core.Decisions;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Reads recorded decisions back for repeats, on the thread pool: a repeat may be of a payment that only a disk
/// remembers, and nobody else should wait for that.
/// </summary>
internal sealed class RepeatReader(DurableLog log, ILogger logger)
{
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(5);

    /// <summary>Fills the reply and hands the decision to its receiver.</summary>
    public void Read(PendingDecision decision) => ThreadPool.UnsafeQueueUserWorkItem(ReadAndReply, decision, preferLocal: false);

    private void ReadAndReply(PendingDecision decision)
    {
        decision.Status = DecisionStatus.Unavailable;
        try
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            if (log.WaitCommitted(decision.Offset, CommitPatience) && log.TryRead(decision.Offset, buffer, out _))
            {
                decision.SetResponse(new DecisionRecordView(buffer.WrittenSpan).Response);
                decision.Status = DecisionStatus.Decided;
            }
        }
        catch (Exception e) when (e is LogFailedException or LogDamagedException or IOException)
        {
            PipelineLog.RepeatUnreadable(logger, decision.Offset, e);
        }

        decision.Receiver!.Receive(decision, isOnReplyThread: false);
    }
}
