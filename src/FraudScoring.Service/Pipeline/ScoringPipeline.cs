using FraudScoring.Core.Transactions;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Waiting;
using Microsoft.Extensions.ObjectPool;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// The path of a payment inside the process: a bounded ring, the decide stage, the reply stage. Ingresses rent a
/// <see cref="PendingDecision"/>, fill it and submit it from any thread; full is an answer.
/// </summary>
internal sealed class ScoringPipeline : IDisposable
{
    private readonly Disruptor<ScoringEvent> _disruptor;
    private readonly DefaultObjectPool<PendingDecision> _pool;
    private readonly TimeProvider _time;
    private readonly ReplyHandler _reply;

    /// <summary>Builds the stages; <see cref="Start"/> gives them threads.</summary>
    /// <param name="ringSize">Payments under way at most, a power of two.</param>
    /// <param name="decide">Features, score and log.</param>
    /// <param name="reply">What hands decisions back.</param>
    /// <param name="counters">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are said.</param>
    public ScoringPipeline(
        int ringSize, DecideHandler decide, ReplyHandler reply, PipelineCounters counters,
        TimeProvider time, ILogger logger)
    {
        (_time, _reply) = (time, reply);
        Counters = counters;
        _pool = new DefaultObjectPool<PendingDecision>(new PendingDecisionPolicy(), ringSize);
        _disruptor = new Disruptor<ScoringEvent>(
            static () => new ScoringEvent(), ringSize, ProducerType.Multi, new ParkingWaitStrategy(),
            new FailedBatchPolicy(logger));
        if (reply.WaitsForCommit)
        {
            _disruptor.HandleEventsWith("decide", decide, Disruptor<ScoringEvent>.DefaultBatchMax)
                .Then(FailedBatchPolicy.ReplyStage, reply, Disruptor<ScoringEvent>.DefaultBatchMax);
        }
        else
        {
            _disruptor.HandleEventsWith(
                FailedBatchPolicy.AnswerStage, new AnswerHandler(decide, reply), Disruptor<ScoringEvent>.DefaultBatchMax);
            _disruptor.ShareStage();
        }
    }

    /// <summary>What was decided and refused.</summary>
    public PipelineCounters Counters { get; }

    /// <summary>The stages, with their lag.</summary>
    public IReadOnlyList<Stage> Stages => _disruptor.Stages;

    /// <summary>Starts the stages' threads.</summary>
    public void Start() => _disruptor.Start();

    /// <summary>Drives the stages by hand once, on this thread; for simulations and tests.</summary>
    public bool RunOnce() => _disruptor.RunOnce();

    /// <summary>An empty payment to fill.</summary>
    public PendingDecision Rent() => _pool.Get();

    /// <summary>Gives a payment back.</summary>
    public void Return(PendingDecision decision) => _pool.Return(decision);

    /// <summary>
    /// Decides a payment on the calling thread, if replies wait for no commit and the pipeline is at rest: no other thread
    /// is woken and none waited for. False, and the payment stays to be submitted, otherwise. A repeat is only marked as
    /// such: <see cref="ReadRepeat"/> finds its answer.
    /// </summary>
    public bool TryDecide(PendingDecision decision)
    {
        if (!_reply.LetsCallersDecide)
            return false;
        Stamp(decision);
        return _disruptor.TryHandle(decision.OwnEvent);
    }

    /// <summary>
    /// Decides payments that lie beside each other as one batch, given as their own events: what is asked of memory for one is
    /// under way while another is computed.
    /// </summary>
    public bool TryDecide(ReadOnlySpan<ScoringEvent> ownEvents)
    {
        if (!_reply.LetsCallersDecide)
            return false;
        foreach (var own in ownEvents)
            Stamp(own.Decision!);
        return _disruptor.TryHandle(ownEvents);
    }

    /// <summary>Hands a repeat that was found by deciding it here, with its recorded answer, to its receiver, from the pool.</summary>
    public void ReadRepeat(PendingDecision decision) => _reply.ReadRepeat(decision);

    /// <summary>
    /// Admits a payment whose receiver is set; false, and the payment stays the caller's, when the ring is full or
    /// shut down.
    /// </summary>
    public bool TrySubmit(PendingDecision decision)
    {
        Stamp(decision);
        if (!_disruptor.Ring.TryNext(out var sequence))
        {
            Counters.AddRejected();
            return false;
        }

        _disruptor.Ring[sequence].Decision = decision;
        _disruptor.Ring.Publish(sequence);
        return true;
    }

    /// <summary>Admits a label; false when the ring is full or shut down.</summary>
    public bool TrySubmit(PendingLabel label)
    {
        if (!_disruptor.Ring.TryNext(out var sequence))
        {
            Counters.AddRejected();
            return false;
        }

        _disruptor.Ring[sequence].Label = label;
        _disruptor.Ring.Publish(sequence);
        return true;
    }

    /// <summary>Refuses what comes, answers what was admitted, ends the threads; false when the time ran out.</summary>
    public bool Shutdown(TimeSpan timeout) => _disruptor.Shutdown(timeout);

    /// <inheritdoc/>
    public void Dispose() => _disruptor.Dispose();

    private void Stamp(PendingDecision decision)
    {
        decision.Key = EntityKey.Of(decision.Transaction.Text(TextField.TransactionId));
        decision.ReceivedTimestamp = _time.GetTimestamp();
    }

    private sealed class PendingDecisionPolicy : PooledObjectPolicy<PendingDecision>
    {
        public override PendingDecision Create()
        {
            var decision = new PendingDecision();
            decision.Reset();
            return decision;
        }

        public override bool Return(PendingDecision decision)
        {
            decision.Reset();
            return true;
        }
    }
}
