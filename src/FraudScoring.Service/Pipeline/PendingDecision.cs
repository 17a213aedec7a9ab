using FraudScoring.Core;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// One payment on its way: filled by an ingress, decided by the pipeline, taken by its receiver. Pooled. It belongs to
/// the ingress until it is submitted, then to the stage that holds its slot, then to the receiver.
/// </summary>
internal sealed class PendingDecision
{
    private byte[] _response = new byte[512];
    private int _responseLength;

    /// <summary>An empty payment.</summary>
    public PendingDecision() => OwnEvent = new ScoringEvent { Decision = this, IsCallersOwn = true };

    /// <summary>The payment as an event outside the ring.</summary>
    public ScoringEvent OwnEvent { get; }

    /// <summary>The payment.</summary>
    public Transaction Transaction { get; } = new();

    /// <summary>Key of the transaction id.</summary>
    public UInt128 Key { get; set; }

    /// <summary>Whether an ALLOW carries its reasons too.</summary>
    public bool WantsReasons { get; set; }

    /// <summary>Whether the reply lists the feature values.</summary>
    public bool WantsFeatures { get; set; }

    /// <summary>When the payment was admitted, as a timestamp of the clock.</summary>
    public long ReceivedTimestamp { get; set; }

    /// <summary>When the answer is of no use any more, as a timestamp of the clock.</summary>
    public long DeadlineTimestamp { get; set; }

    /// <summary>Who takes the decision.</summary>
    public IDecisionReceiver? Receiver { get; set; }

    /// <summary>What the receiver needs to answer: its call.</summary>
    public object? Caller { get; set; }

    /// <summary>The caller's own number for the payment, if its protocol has one.</summary>
    public long CallerId { get; set; }

    /// <summary>What became of it.</summary>
    public DecisionStatus Status { get; set; }

    /// <summary>Place in the log, when <see cref="Status"/> is Decided.</summary>
    public ulong Offset { get; set; }

    /// <summary>Whether an earlier decision of the same transaction id is repeated.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>Whether the answer is one that was recorded here before, and has to be read.</summary>
    public bool IsRepeat => IsDuplicate && Status == DecisionStatus.Decided && _responseLength == 0;

    /// <summary>Whether the answer is another replica's: it is not in this log.</summary>
    public bool IsAnsweredElsewhere => IsDuplicate && _responseLength > 0;

    /// <summary>The encoded reply, when <see cref="Status"/> is Decided.</summary>
    public ReadOnlySpan<byte> Response => _response.AsSpan(0, _responseLength);

    /// <summary>Keeps the reply.</summary>
    public void SetResponse(ReadOnlySpan<byte> response)
    {
        if (_response.Length < response.Length)
            _response = new byte[Math.Min(Limits.RecordBytesMax, response.Length * 2)];
        response.CopyTo(_response);
        _responseLength = response.Length;
    }

    /// <summary>Makes it ready for its next payment.</summary>
    public void Reset()
    {
        Transaction.Clear();
        WantsReasons = false;
        WantsFeatures = false;
        DeadlineTimestamp = long.MaxValue;
        Receiver = null;
        Caller = null;
        CallerId = 0;
        Status = DecisionStatus.Decided;
        IsDuplicate = false;
        Offset = 0;
        _responseLength = 0;
    }
}
