using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Which model, policy and lists decide. Any thread may change them; the decide thread looks once a run, so that a run is
/// decided by one of each, and what is submitted after a change by the new one.
/// </summary>
internal sealed class ModelSwitch
{
    private readonly Lock _changing = new();
    private readonly TimeProvider _time;
    private volatile ScoreStage _scorer;
    private volatile ModelPair _models;
    private volatile ListBook _lists = ListBook.Empty;
    private Func<ScoringModel, ActiveModel> _attachPolicy = ActiveModel.WithOwnThresholds;

    public ModelSwitch(ActiveModel running, TimeProvider time)
    {
        _time = time;
        _scorer = new ScoreStage(running, DecideHandler.RunMax);
        _models = new ModelPair(new ModelInCharge(running, time.GetUtcNow()), Previous: null);
    }

    /// <summary>What scores the next run. Decide thread.</summary>
    public ScoreStage Scorer => _scorer;

    /// <summary>What decides, and what decided before.</summary>
    public ModelPair Models => _models;

    /// <summary>The lists that the next run is decided by.</summary>
    public ListBook Lists { get => _lists; set => _lists = value; }

    /// <summary>Told of a challenger that threw.</summary>
    public Action<string, Exception>? OnChallengerFailed { get; set; }

    /// <summary>Puts a model in charge, with the policy there is; what it needs is allocated here, on the caller's thread.</summary>
    public void Swap(ActiveModel next)
    {
        lock (_changing)
            Put(_attachPolicy(next.Model));
    }

    /// <summary>
    /// Puts another policy beside the model in charge. It is compiled first; where that fails, nothing has changed.
    /// </summary>
    /// <param name="attach">Gives a model its policy; used for models to come too.</param>
    /// <param name="resetsBreaker">Whether a breaker that tripped is reset, though the policy is the same.</param>
    public void SwapPolicy(Func<ScoringModel, ActiveModel> attach, bool resetsBreaker)
    {
        lock (_changing)
        {
            var (running, previous) = _models;
            var next = attach(running.Model.Model);
            _attachPolicy = attach;
            _scorer = new ScoreStage(next, DecideHandler.RunMax, OnChallengerFailed) { ResetsBreaker = resetsBreaker };
            _models = new ModelPair(running with { Model = next }, previous);
        }
    }

    /// <summary>Returns to the previous model; null, or a sentence that says why not.</summary>
    /// <param name="leave">Id of the model that is thought to decide.</param>
    public string? RollBack(string leave)
    {
        lock (_changing)
        {
            var (running, previous) = _models;
            if (running.Model.Model.Id != leave)
                return $"'{running.Model.Model.Id}' decides, not '{leave}'";
            if (previous is null)
                return $"'{leave}' has decided since the start; there is no previous model";
            Put(_attachPolicy(previous.Model.Model));
            return null;
        }
    }

    private void Put(ActiveModel next)
    {
        // The scorer first: whoever is told of the new model finds it deciding.
        _scorer = new ScoreStage(next, DecideHandler.RunMax, OnChallengerFailed);
        _models = new ModelPair(new ModelInCharge(next, _time.GetUtcNow()), _models.Running);
    }
}
