using System.Diagnostics;
using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Service.Pipeline;

/// <summary>Decides a run of payments: once-only check, features, score, record. Decide thread; allocates nothing.</summary>
internal sealed class DecisionStage
{
    private readonly DurableLog _log;
    private readonly OnceIndex _once;
    private readonly IVelocityStore _velocity;
    private readonly FeatureBatch _batch;
    private readonly TimeProvider _time;
    private readonly PipelineCounters _counters;
    private readonly ModelSwitch _models;
    private readonly DecisionOutcome _outcome = new();
    private readonly RedisVelocityStore? _shared;
    private readonly PendingDecision[] _fresh = new PendingDecision[DecideHandler.RunMax];
    private readonly (PendingDecision Pending, int First)[] _again = new (PendingDecision, int)[DecideHandler.RunMax];
    private readonly byte[] _record = new byte[Limits.RecordBytesMax];
    private readonly double _nsPerTick;
    private readonly ExtraVelocity? _extra;
    private ScoreStage _score;
    private ListBook _lists = ListBook.Empty;
    private int _againCount;

    /// <summary>Decides by whatever model is in charge; all of them read the feature set of the first.</summary>
    public DecisionStage(
        ModelSwitch models, IVelocityStore velocity, DurableLog log, OnceIndex once, TimeProvider time,
        PipelineCounters counters, ExtraVelocity? extra = null)
    {
        _models = models;
        _extra = extra;
        _score = models.Scorer;
        (_velocity, _log, _once, _time, _counters) = (velocity, log, once, time, counters);
        _shared = velocity as RedisVelocityStore;
        _batch = new FeatureBatch(_score.Model.Features, DecideHandler.RunMax);
        _nsPerTick = 1e9 / time.TimestampFrequency;
    }

    /// <summary>Decides by one model for good.</summary>
    public DecisionStage(
        ActiveModel model, IVelocityStore velocity, DurableLog log, OnceIndex once, TimeProvider time,
        PipelineCounters counters)
        : this(new ModelSwitch(model, time), velocity, log, once, time, counters)
    {
    }

    /// <summary>Asks for a commit of what was recorded.</summary>
    public void RequestCommit() => _log.RequestCommit();

    /// <summary>Decides each payment, or says why not.</summary>
    public void Decide(ReadOnlySpan<PendingDecision> run)
    {
        if (_log.State != LogState.Open)
        {
            foreach (var pending in run)
                pending.Status = DecisionStatus.Unavailable;
            return;
        }

        var started = _time.GetTimestamp();
        var count = TakeFresh(run, started);
        if (count == 0)
            return;

        TakeScorer();
        var featured = Score(count);
        var scored = _time.GetTimestamp();

        _outcome.FeaturesNs = Nanoseconds(featured - started, count);
        _outcome.ScoreNs = Nanoseconds(scored - featured, count);
        _outcome.DecidedAtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < count; i++)
        {
            if (_batch.Result(i) >= VelocityResult.Repeat)
            {
                TakeShared(_fresh[i], i);
                continue;
            }

            _outcome.QueueNs = Nanoseconds(started - _fresh[i].ReceivedTimestamp, 1);
            Record(_fresh[i], i);
        }

        for (var i = 0; i < _againCount; i++)
            AnswerAgain(_again[i].Pending, _fresh[_again[i].First]);
    }

    // Models, policies and lists change here and nowhere else: a run is decided by one of each.
    private void TakeScorer()
    {
        _lists = _models.Lists;
        var scorer = _models.Scorer;
        if (ReferenceEquals(scorer, _score))
            return;
        scorer.TakeOver(_score);
        _score = scorer;
    }

    // Returns when the features were there; of payments whose features hang on each other's scores, the first's.
    private long Score(int count)
    {
        if (!_batch.Features.ReadsScores)
        {
            _velocity.Apply(_batch);
            _extra?.Apply(_batch);
            var featured = _time.GetTimestamp();
            _score.ScoreRaw(_batch);
            return featured;
        }

        var first = 0L;
        for (var i = 0; i < count; i++)
        {
            _velocity.Apply(_batch, i);
            _extra?.Apply(_batch, i);
            first = i == 0 ? _time.GetTimestamp() : first;
            _velocity.AddScore(_batch, i, _score.ScoreRow(_batch, i));
        }

        return first;
    }

    private int TakeFresh(ReadOnlySpan<PendingDecision> run, long now)
    {
        foreach (var pending in run)
            _once.Prefetch(pending.Key);
        _batch.Clear();
        _againCount = 0;
        var count = 0;
        var seen = 0UL;
        foreach (var pending in run)
        {
            if (pending.DeadlineTimestamp <= now || IsTestTimeout(pending))
            {
                pending.Status = DecisionStatus.DeadlineExceeded;
                _counters.Expired++;
                continue;
            }

            // A filter of 64 bits spares most payments the search of the run.
            var bit = 1UL << (int)((ulong)pending.Key & 63);
            if (_once.TryGet(pending.Key, out var known))
                MarkDuplicate(pending, known.Offset);
            else if ((seen & bit) != 0 && IndexInRun(pending.Key, count) is >= 0 and var first)
                _again[_againCount++] = (pending, first);
            else
                Take(pending, count++);
            seen |= bit;
        }

        return count;
    }

    private bool IsTestTimeout(PendingDecision pending)
        => _models.Scorer.Model.Policy.Document.HasTestTokens && TestTokens.Of(pending.Transaction) == TestOutcome.Timeout;

    private void Take(PendingDecision pending, int index)
    {
        _fresh[index] = pending;
        _batch.Add(pending.Transaction, pending.Key);
    }

    private void MarkDuplicate(PendingDecision pending, ulong offset)
    {
        pending.IsDuplicate = true;
        pending.Offset = offset;
        _counters.Duplicates++;
    }

    // Decided at another replica, or being decided there: then the caller may ask again in a moment.
    private void TakeShared(PendingDecision pending, int index)
    {
        if (_batch.Result(index) == VelocityResult.Busy)
        {
            pending.Status = DecisionStatus.Unavailable;
            return;
        }

        pending.IsDuplicate = true;
        pending.SetResponse(_shared!.Response(index));
        _counters.Duplicates++;
    }

    private void AnswerAgain(PendingDecision pending, PendingDecision first)
    {
        if (!first.IsAnsweredElsewhere && first.Status == DecisionStatus.Decided)
        {
            MarkDuplicate(pending, first.Offset);
            return;
        }

        pending.Status = first.Status;
        pending.IsDuplicate = first.IsDuplicate;
        pending.SetResponse(first.Response);
    }

    private int IndexInRun(UInt128 key, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_fresh[i].Key == key)
                return i;
        }

        return -1;
    }

    private void Record(PendingDecision pending, int index)
    {
        var row = _batch.Row(index);
        _outcome.Offset = _log.NextOffset;
        _outcome.Degraded = _batch.Result(index) switch
        {
            VelocityResult.Late => Degradations.VelocityLate,
            VelocityResult.Missing => Degradations.Velocity,
            _ => Degradations.None,
        };
        _outcome.ReturnsFeatures = pending.WantsFeatures;
        var extra = _extra is null ? [] : _extra.Row(index);
        _score.Decide(_batch, index, extra, pending.Transaction, _lists, pending.WantsReasons, _outcome);
        var length = DecisionRecordCodec.Encode(
            _record, _score.Decider.Model.Context, pending.Transaction, _outcome, row, out var response);
        foreach (var challenger in _score.Challengers)
            length += AppendBeside(challenger, length);
        var offset = _log.Append(EntryKind.Decision, _record.AsSpan(0, length));
        Debug.Assert(offset == _outcome.Offset, "offsets are dense");
        _once.TryAdd(pending.Key, offset, out _);
        pending.Offset = offset;
        pending.SetResponse(_record.AsSpan(response));
        _counters.Decided[(int)_outcome.Decision]++;
    }

    // Where a challenger decided, what was in charge stands in its place.
    private int AppendBeside(Contender challenger, int at)
    {
        if (challenger.HasFailed)
            return 0;
        var beside = ReferenceEquals(_score.Decider, challenger) ? _score.Champion : challenger;
        return ChallengerCodec.Append(_record.AsSpan(at), beside.NameUtf8, beside.Model.Context, beside.Outcome);
    }

    private uint Nanoseconds(long ticks, int shared) => (uint)Math.Min(ticks * _nsPerTick / shared, uint.MaxValue);
}
